import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { selectEnvironment } from "../../environments/environments";
import type { Arguments } from "../arguments";
import { isInstalled, run } from "../command";
import { EXIT, type ExitCode, runScript } from "../script";
import { writeStacks } from "../terraform-runner/plan/stack-folders";
import { CHECKS, type ManifestCheck } from "./checks";
import { withExceptions } from "./exceptions";
import { readObjects } from "./read-objects";
import { writeObjects } from "./write-objects";

const OUTPUT = "cdktf.out/check-manifests";

const USAGE = {
  command: "npm run check:manifests",
  does: "Writes the objects of ENVIRONMENT's stacks as the API server receives them, to cdktf.out/check-manifests, and has kubeconform, kube-linter and kube-score judge them, as far as they are installed. Exit code 3: nothing was checked.",
  options: {
    "schema-location": {
      type: "string",
      takes: "URL",
      multiple: true,
      help: "where kubeconform finds schemas, as its own option; can be repeated",
    },
  },
} as const;

/** How a program judged. */
type Judgement = "passed" | "failed" | "not checked";

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  rmSync(OUTPUT, { recursive: true, force: true });
  const environment = selectEnvironment();
  const synthesised = path.join(OUTPUT, "synthesised");
  writeStacks(environment, synthesised);
  const manifests = path.join(OUTPUT, environment.name);
  mkdirSync(manifests);
  const files = readObjects(synthesised).map(([stack, objects]) => {
    const file = path.join(manifests, `${stack}.yaml`);
    writeObjects(file, objects.map(withExceptions));
    return file;
  });
  const locations = (values["schema-location"] ?? []).flatMap((url) => ["-schema-location", url]);
  const judgements: Judgement[] = [];
  for (const check of CHECKS) {
    const given = check.program === "kubeconform" ? locations : [];
    judgements.push(await judge(check, [...given, ...check.arguments(files)]));
  }
  if (judgements.includes("failed")) {
    return EXIT.failed;
  }
  return judgements.includes("passed") ? EXIT.ok : EXIT.notChecked;
}

async function judge({ program, unavailable }: ManifestCheck, args: string[]): Promise<Judgement> {
  if (!(await isInstalled(program))) {
    console.log(`${program}: not installed, skipped`);
    return "not checked";
  }
  const { code, stdout, stderr } = await run(program, args);
  const said = `${stdout}${stderr}`.trim();
  if (code !== 0 && unavailable?.pattern.test(said) === true) {
    console.log(`${program}: ${unavailable.why}, skipped`);
    return "not checked";
  }
  console.log(said);
  console.log(`${program}: ${code === 0 ? "passed" : "FAILED"}`);
  return code === 0 ? "passed" : "failed";
}

void runScript(USAGE, main);
