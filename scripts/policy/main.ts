import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { processEnvironment, selectEnvironment } from "../../environments/environments";
import { EXIT, type ExitCode, runScript } from "../script";
import { isInstalled, run } from "../command";
import { writeStacks } from "../terraform-runner/plan/stack-folders";

const OUTPUT = "cdktf.out/check-policy";
/** Prod is deployed by the digest of a promoted image; which one doesn't matter here. */
const ANY_DIGEST = `sha256:${"0".repeat(64)}`;
const HINT = "checkov is not installed, so no policy was checked: pipx install checkov";

const USAGE = {
  command: "npm run check:policy",
  does: "Has checkov judge what is synthesised for prod; checkov.yaml names the exceptions. Exit code 3: nothing was checked.",
  options: {},
};

async function main(): Promise<ExitCode> {
  if (!(await isInstalled("checkov"))) {
    console.log(HINT);
    return EXIT.notChecked;
  }
  rmSync(OUTPUT, { recursive: true, force: true });
  const settings = processEnvironment();
  const environment = selectEnvironment({
    ...settings,
    environment: "prod",
    imageDigest: settings.imageDigest ?? ANY_DIGEST,
  });
  for (const { name, folder } of writeStacks(environment, path.join(OUTPUT, "synthesised"))) {
    const target = path.join(OUTPUT, "checked", name);
    mkdirSync(target, { recursive: true });
    writeFileSync(path.join(target, "cdk.tf.json"), checkable(path.join(folder, "cdk.tf.json")));
  }
  const { code, stdout, stderr } = await run("checkov", [
    "--config-file=checkov.yaml",
    `--directory=${path.join(OUTPUT, "checked")}`,
  ]);
  console.log(stdout.trim() === "" ? stderr.trim() : stdout.trim());
  return code === 0 ? EXIT.ok : EXIT.failed;
}

/** Without the block `terraform`: checkov gives up on the string in its `required_version`. */
function checkable(file: string): string {
  const stack = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
  const { terraform: _settings, ...rest } = stack;
  return JSON.stringify(rest);
}

void runScript(USAGE, main);
