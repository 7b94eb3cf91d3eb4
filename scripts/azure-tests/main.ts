import { selectEnvironment } from "../../environments/environments";
import type { Arguments } from "../arguments";
import { signIn } from "../azure/sign-in";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { printResult, writeReports } from "../steps/report";
import { playSteps, type Step } from "../steps/step";
import { goneAndBack } from "./beside-locks";
import { changed, changedBack } from "./change";
import { destroyed } from "./destroy";
import { bootstrapped, firstDeployed, firstDeployedAgain, nothingToDo } from "./deployed";
import { killedAndTakenUp } from "./killed";
import { madeWith } from "./made-with";

const USAGE = {
  command: "npm run test:azure",
  does: "Deploys ENVIRONMENT by the first deploy's command, changes and destroys it; kills an apply half-way and takes it up. At ARM_METADATA_HOSTNAME, else in Azure itself, where it costs money for some hours.",
  options: {
    skip: {
      type: "string",
      multiple: true,
      takes: "STEP",
      help: "a step of the first deploy that can't be played there",
    },
    keep: { type: "boolean", default: false, help: "leaves everything deployed" },
    report: {
      type: "string",
      default: "cdktf.out/test-azure",
      takes: "FOLDER",
      help: "where junit.xml and transcript.md go",
    },
  },
} as const;

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const environment = selectEnvironment();
  if (environment.target !== "azure") {
    throw new ScriptError("npm run test:azure needs ENVIRONMENT, one in Azure");
  }
  const api = await signIn(environment);
  const skipped = values.skip ?? [];
  const steps: Step[] = [
    bootstrapped(),
    ...killedAndTakenUp(environment),
    firstDeployed(skipped),
    firstDeployedAgain(skipped),
    nothingToDo(environment, skipped, "diff"),
    nothingToDo(environment, skipped, "drift"),
    changed(environment, skipped),
    changedBack(environment, skipped),
    goneAndBack(environment),
    ...(values.keep ? [] : [destroyed(api, environment, skipped)]),
  ];
  const lines = await madeWith(environment, skipped);
  lines.forEach((line) => console.log(line));
  const results = await playSteps(steps, { onResult: printResult });
  writeReports(values.report, "test:azure", lines, results);
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
}

void runScript(USAGE, main);
