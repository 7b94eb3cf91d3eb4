import { selectEnvironment } from "../../environments/environments";
import type { Arguments } from "../arguments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import {
  refusePlaceholders,
  WITH_PLACEHOLDERS,
} from "../terraform-runner/deploy/refuse-placeholders";
import { playFirstDeploy } from "./play";
import { firstDeploySteps } from "./steps";

const USAGE = {
  command: "npm run first-deploy",
  does: "Deploys ENVIRONMENT for the first time, in the order that its parts need. Stops at what is missing, and is started again as it was.",
  options: {
    skip: { type: "string", multiple: true, takes: "STEP", help: "a step that another does" },
    "with-placeholders": WITH_PLACEHOLDERS,
  },
} as const;

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const environment = selectEnvironment();
  if (environment.target !== "azure") {
    throw new ScriptError(
      `${environment.name} isn't in Azure: npm run local:up, or set ENVIRONMENT`,
    );
  }
  refusePlaceholders(environment, values["with-placeholders"]);
  const steps = firstDeploySteps(environment);
  await playFirstDeploy(steps, values.skip ?? [], (line) => console.log(line));
  console.log(`\n${environment.name} is deployed. Later changes: npm run diff, npm run deploy`);
  return EXIT.ok;
}

void runScript(USAGE, main);
