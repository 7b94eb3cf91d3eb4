import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { stringify } from "yaml";
import { processEnvironment, selectEnvironment } from "../../environments/environments";
import { disableCreationStacks } from "../../modules/support/creation-stacks";
import { synthesize } from "../../modules/support/synthesize";
import { composeStacks } from "../../stacks/compose";
import { CHECKS } from "./checks";
import { type KubernetesObject } from "./kubernetes-objects";
import { readObjects } from "./read-objects";

// Writes the objects of `platform` and `workloads` as the API server receives them, and runs the
// checks that are installed on them. Arguments are passed to kubeconform, such as
// `-schema-location`. With `--keep <folder>` the files stay there.
disableCreationStacks();
const { environment, ...settings } = processEnvironment();
const folder = mkdtempSync(path.join(tmpdir(), "manifests-"));
const outdir = path.join(folder, "synth");
const manifests = path.join(folder, environment);
const app = new App({ outdir, stackTraces: false });
composeStacks(app, selectEnvironment({ environment, ...settings }));
synthesize(app);
mkdirSync(manifests);
const files = readObjects(outdir).map(([stack, objects]) => writeObjects(stack, objects));
console.log(`${environment}: ${files.length} files in ${manifests}`);
let failed = false;
for (const { program, arguments: argumentsFor } of CHECKS) {
  const extra = program === "kubeconform" ? process.argv.slice(2) : [];
  const { status, error } = spawnSync(program, [...extra, ...argumentsFor(files)], {
    stdio: "inherit",
  });
  if (error) {
    console.log(`${program}: not installed, skipped`);
  } else {
    console.log(`${program}: ${status === 0 ? "passed" : "FAILED"}`);
    failed ||= status !== 0;
  }
}
rmSync(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;

function writeObjects(stack: string, objects: readonly KubernetesObject[]): string {
  const file = path.join(manifests, `${stack}.yaml`);
  writeFileSync(file, objects.map((object) => stringify(object)).join("---\n"));
  return file;
}
