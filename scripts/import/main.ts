import { selectEnvironment } from "../../environments/environments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { stackOf, writeStacks } from "../terraform-runner/plan/stack-folders";
import { importExisting } from "./import-existing";

const USAGE = {
  command: "npm run import",
  does: "Deploys the stack infrastructure of ENVIRONMENT, and takes into its state what an apply that was cut off has made already.",
  options: {},
} as const;

async function main(): Promise<ExitCode> {
  const environment = selectEnvironment();
  if (environment.target !== "azure") {
    throw new ScriptError(`${environment.name} has no infrastructure`);
  }
  const stack = stackOf(writeStacks(environment), "infrastructure");
  await importExisting(environment, stack, (line) => console.log(line));
  console.log("Nothing is left to import: infrastructure is deployed");
  return EXIT.ok;
}

void runScript(USAGE, main);
