import { selectEnvironment } from "../../environments/environments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { run } from "../command";
import { type BootstrapStep, bootstrapSteps } from "./steps";

/**
 * `npm run bootstrap`: makes the storage account that keeps the states of `ENVIRONMENT`, or brings
 * the one that is there to what it must be. Needs `az login` as an owner of the subscription.
 */
async function main(): Promise<ExitCode> {
  const environment = selectEnvironment();
  if (environment.target !== "azure") {
    throw new ScriptError(`${environment.name} keeps its state beside the project: nothing to do`);
  }
  for (const step of bootstrapSteps(environment)) {
    console.log(`${(await play(step)).padEnd(8)} ${step.name}`);
  }
  return EXIT.ok;
}

async function play({ exists, create, update }: BootstrapStep): Promise<string> {
  if (exists !== undefined && (await run("az", exists)).code === 0) {
    if (update === undefined) {
      return "is there";
    }
    await az(update);
    return "updated";
  }
  await az(create);
  return "ensured";
}

async function az(args: readonly string[]): Promise<void> {
  const { code, stderr } = await run("az", [...args, "--only-show-errors", "--output=none"]);
  if (code !== 0) {
    throw new ScriptError(`az ${args.join(" ")}\nended with ${code}: ${stderr.trim()}`);
  }
}

void runScript(main);
