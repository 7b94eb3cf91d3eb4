import { rm } from "node:fs/promises";
import path from "node:path";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { summaryOf } from "../terraform-runner/diff/report";
import { knownErrors } from "../first-deploy/known-errors";
import { interrupted } from "../interrupts";
import { ScriptError } from "../script";
import { NothingDeployed } from "../terraform-runner/deploy/nothing-deployed";
import { refreshState } from "../terraform-runner/deploy/refresh-state";
import { refuseLosses } from "../terraform-runner/deploy/refuse-losses";
import { LOCK_TIMEOUT, PLAN_FILE, planStack, readPlan } from "../terraform-runner/plan/plan-stacks";
import type { StackFolder } from "../terraform-runner/plan/stack-folders";
import { terraform } from "../terraform-runner/plan/terraform";
import { type Diagnostic, diagnosticsOf, type Existing, existingIn, isOwn } from "./existing";

/** What depends on what was imported is found one round later. */
const ROUNDS = 12;

/**
 * Deploys a stack and takes into its state what Azure says exists already, until nothing is left:
 * after an apply that ended before it could write its state, the next one can't make the same again.
 *
 * @throws ScriptError for a resource that isn't the environment's, and for any other error.
 */
export async function importExisting(
  environment: AzureEnvironment,
  stack: StackFolder,
  say: (line: string) => void,
): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    try {
      if (await isDeployed(environment, stack, say)) {
        await refreshState(stack);
        return;
      }
    } finally {
      // It holds every value of the state, secrets too.
      await rm(path.join(stack.folder, PLAN_FILE), { force: true });
    }
  }
  throw new ScriptError(`${stack.name}: still not deployed after ${ROUNDS} rounds`);
}

/** One round: whether nothing was left to import. */
async function isDeployed(
  environment: AzureEnvironment,
  stack: StackFolder,
  say: (line: string) => void,
): Promise<boolean> {
  const plan = await planStack(stack, "diff");
  if (plan.status === "failed") {
    throw new NothingDeployed(`${stack.name} can't be planned:\n${plan.error}`);
  }
  say(`${stack.name}: ${summaryOf(plan, "diff")}`);
  if (plan.status !== "changed") {
    return true;
  }
  refuseLosses(stack.name, plan.changes, []);
  const planned = await readPlan(stack);
  const { code, stdout } = await terraform(stack, [
    "apply",
    "-json",
    "-input=false",
    LOCK_TIMEOUT,
    PLAN_FILE,
  ]);
  if (code === 0) {
    return true;
  }
  const errors = diagnosticsOf(stdout);
  const existing = errors.flatMap((error) => existingIn(error, planned) ?? []);
  if (existing.length === 0 || interrupted()) {
    throw new ScriptError(told(stack, errors));
  }
  refuseForeign(environment, stack, existing);
  for (const { address, id } of existing) {
    await importOne(stack, { address, id });
    say(`imported  ${address}  ${id}`);
  }
  return false;
}

async function importOne(stack: StackFolder, { address, id }: Existing): Promise<void> {
  const { code, stderr } = await terraform(stack, [
    "import",
    "-input=false",
    "-no-color",
    LOCK_TIMEOUT,
    address,
    id,
  ]);
  if (code !== 0) {
    throw new ScriptError(`${address} can't be imported as ${id}:\n${stderr.trim()}`);
  }
}

function refuseForeign(
  environment: AzureEnvironment,
  stack: StackFolder,
  existing: readonly Existing[],
): void {
  const foreign = existing.filter((one) => !isOwn(environment, one));
  if (foreign.length > 0) {
    throw new ScriptError(
      [
        `these exist, but not in ${environment.name}'s groups. When they are meant:`,
        ...foreign.map(
          ({ address, id }) => `  terraform -chdir=${stack.folder} import '${address}' '${id}'`,
        ),
      ].join("\n"),
    );
  }
}

function told(stack: StackFolder, errors: readonly Diagnostic[]): string {
  const texts = errors.map(({ address = "", summary, detail }) =>
    [address, summary, detail].filter((part) => part !== "").join("\n"),
  );
  const remedies = knownErrors(texts.join("\n")).map(({ text, remedy }) => `${text}: ${remedy}`);
  return [`${stack.name} was not deployed completely`, ...texts, ...remedies].join("\n\n");
}
