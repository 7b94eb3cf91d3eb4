import { parseArgs } from "node:util";
import { selectEnvironment } from "../../../environments/environments";
import { EXIT, type ExitCode, runScript } from "../../script";
import { passInterruptsOn } from "../../command";
import { selectStacks, writeStacks } from "../plan/stack-folders";
import { deployStacks, IN_TERMINAL } from "./deploy-stacks";

/** `npm run deploy -- [STACK…] [--may-lose ADDRESS]…` */
async function main(): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "may-lose": { type: "string", multiple: true, default: [] } },
  });
  passInterruptsOn();
  const stacks = selectStacks(writeStacks(selectEnvironment()), positionals);
  await deployStacks(stacks, { ...IN_TERMINAL, mayLose: values["may-lose"] });
  return EXIT.ok;
}

void runScript(main);
