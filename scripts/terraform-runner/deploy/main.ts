import { selectEnvironment } from "../../../environments/environments";
import { EXIT, type ExitCode, runScript } from "../../script";
import type { Arguments } from "../../arguments";
import { withStacksCluster } from "../cluster/stacks-cluster";
import { selectStacks, writeStacks } from "../plan/stack-folders";
import { refusePlaceholders, WITH_PLACEHOLDERS } from "./refuse-placeholders";
import { deployStacks, IN_TERMINAL, MAY_LOSE } from "./deploy-stacks";

const USAGE = {
  command: "npm run deploy",
  does: "Deploys the stacks of ENVIRONMENT, or the named ones, in their order; stops before data is lost.",
  takes: "[STACK…]",
  options: { "may-lose": MAY_LOSE, "with-placeholders": WITH_PLACEHOLDERS },
};

async function main({ values, positionals }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const environment = selectEnvironment();
  refusePlaceholders(environment, values["with-placeholders"]);
  const stacks = writeStacks(environment);
  const selected = selectStacks(stacks, positionals);
  await withStacksCluster(environment, stacks, selected, (kubectl) =>
    deployStacks(selected, { ...IN_TERMINAL, kubectl, mayLose: values["may-lose"] ?? [] }),
  );
  return EXIT.ok;
}

void runScript(USAGE, main);
