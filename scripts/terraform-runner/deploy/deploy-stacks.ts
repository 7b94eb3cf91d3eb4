import { rm } from "node:fs/promises";
import path from "node:path";
import { summaryOf } from "../diff/report";
import type { Kubectl } from "../../cluster-client/kubectl";
import { ScriptError } from "../../script";
import { interrupted } from "../../interrupts";
import { LOCK_TIMEOUT, PLAN_FILE, planStack } from "../plan/plan-stacks";
import type { ResourceChange } from "../plan/resource-changes";
import type { StackFolder } from "../plan/stack-folders";
import { terraform } from "../plan/terraform";
import { errorsForReader } from "../plan/terraform-errors";
import {
  type ChangesByHand,
  changesByHand,
  definitionsGone,
  heal,
} from "../cluster/changes-by-hand";
import { areLateRolloutsDone } from "./late-rollouts";
import { NothingDeployed } from "./nothing-deployed";
import { refreshState } from "./refresh-state";
import { refuseLosses } from "./refuse-losses";

export interface DeployOptions {
  /** Addresses of resources that may go although data goes with them. */
  readonly mayLose: readonly string[];
  /** Looks at a plan before it is applied, and throws to stop it. @default every plan is applied */
  readonly check?: (stack: string, changes: readonly ResourceChange[]) => void;
  readonly say: (line: string) => void;
  /** Cluster in which what was done by hand is put right, too. @default none */
  readonly kubectl?: Kubectl | undefined;
  /** Gets what Terraform reports as it comes. @default not shown */
  readonly onOutput?: (text: string) => void;
}

/** The option of every script that deploys. */
export const MAY_LOSE = {
  type: "string",
  takes: "ADDRESS",
  multiple: true,
  help: "lets a resource go although data goes with it; can be repeated",
} as const;

/** Shows a deploy where the script was started. */
export const IN_TERMINAL = {
  say: (line: string) => console.log(line),
  onOutput: (text: string) => void process.stdout.write(text),
};

/**
 * Deploys the stacks one after the other: plans, checks what the plan would lose, and applies that
 * very plan. A failed stack stops those after it; nothing that runs is ever killed.
 *
 * @throws NothingDeployed when a stack can't be planned or would lose data that wasn't named.
 * @throws ScriptError when a stack was deployed in part.
 */
export async function deployStacks(
  stacks: readonly StackFolder[],
  options: DeployOptions,
): Promise<void> {
  for (const stack of stacks) {
    if (interrupted()) {
      throw new ScriptError(`interrupted before ${stack.name}`);
    }
    try {
      await deployStack(stack, options);
    } finally {
      // It holds every value of the state, secrets too.
      await rm(path.join(stack.folder, PLAN_FILE), { force: true });
    }
  }
}

async function deployStack(stack: StackFolder, options: DeployOptions): Promise<void> {
  await applyStack(stack, options);
  await putRight(stack, options, (changes) => changes);
}

/** Puts right what was done by hand, as far as it is chosen. */
async function putRight(
  stack: StackFolder,
  { kubectl, say }: DeployOptions,
  choose: (changes: ChangesByHand) => ChangesByHand,
): Promise<void> {
  if (kubectl !== undefined && !interrupted()) {
    const healed = await heal(kubectl, choose(await changesByHand(kubectl, stack)));
    healed.forEach((what) => say(`${stack.name}: put right ${what}, changed by hand`));
  }
}

async function applyStack(
  stack: StackFolder,
  options: DeployOptions,
  isSecondTry = false,
): Promise<void> {
  const { mayLose, say, onOutput, kubectl } = options;
  const plan = await planStack(stack, "diff");
  if (plan.status === "failed") {
    throw new NothingDeployed(`${stack.name} can't be planned:\n${plan.error}`);
  }
  say(`${stack.name}: ${summaryOf(plan, "diff")}`);
  if (plan.status !== "changed") {
    return;
  }
  options.check?.(stack.name, plan.changes);
  refuseLosses(stack.name, plan.changes, mayLose);
  await putRight(stack, options, definitionsGone);
  const { code, stderr } = await terraform(
    stack,
    ["apply", "-input=false", "-no-color", LOCK_TIMEOUT, PLAN_FILE],
    onOutput === undefined ? {} : { onStdout: onOutput },
  );
  if (code !== 0) {
    if (!isSecondTry && kubectl && (await areLateRolloutsDone(kubectl, plan.changes, stderr))) {
      say(`${stack.name}: the Deployments have their pods now; the deploy goes on`);
      return applyStack(stack, options, true);
    }
    const why = errorsForReader(stderr, stack);
    throw new ScriptError(
      `${why}\n\n${stack.name} was not deployed completely; the next deploy goes on`,
    );
  }
  if (plan.changes.some(({ address }) => address.startsWith("azurerm_"))) {
    await refreshState(stack);
  }
}
