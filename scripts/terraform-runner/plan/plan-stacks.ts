import { rm } from "node:fs/promises";
import path from "node:path";
import type { Kubectl } from "../../cluster-client/kubectl";
import { ScriptError } from "../../script";
import { type ChangesByHand, changesByHand, doneByHand, healing } from "../cluster/changes-by-hand";
import { lastWriter } from "../cluster/last-writer";
import { interrupted } from "../../interrupts";
import { planSchema } from "./plan-json";
import { driftOf, type ResourceChange, resourceChanges } from "./resource-changes";
import type { StackFolder } from "./stack-folders";
import { initialisedTerraform, terraform } from "./terraform";
import { errorsForReader } from "./terraform-errors";

/** What a plan found for one stack. */
export type StackPlan =
  | { readonly stack: string; readonly status: "unchanged" }
  | {
      readonly stack: string;
      readonly status: "changed";
      readonly changes: readonly ResourceChange[];
      /** Names of the outputs that change. */
      readonly outputs: readonly string[];
    }
  | { readonly stack: string; readonly status: "blocked"; readonly by: string }
  | { readonly stack: string; readonly status: "failed"; readonly error: string };

/** `diff`: what a deploy would change. `drift`: what was changed behind Terraform's back. */
export type Comparison = "diff" | "drift";

/** Waits for another run to release the state, instead of failing at once. */
export const LOCK_TIMEOUT = "-lock-timeout=5m";
/**
 * For a plan that nobody applies: it changes no state, and a job that is cancelled and killed leaves
 * no lock behind.
 */
const NO_LOCK = "-lock=false";
export const PLAN_FILE = "deploy.tfplan";

/**
 * Plans the stacks side by side, since a plan changes nothing, and reports them in their order. A
 * stack that can't be planned because one it depends on was never deployed is blocked, not failed.
 *
 * @param kubectl cluster to look in for what was changed by hand where Terraform doesn't look.
 * @default none
 */
export async function planStacks(
  stacks: readonly StackFolder[],
  comparison: Comparison,
  kubectl?: Kubectl,
): Promise<StackPlan[]> {
  const plans = await Promise.all(
    stacks.map(async (stack) => {
      const plan = await planStack(stack, comparison, NO_LOCK);
      await rm(path.join(stack.folder, PLAN_FILE), { force: true });
      return kubectl === undefined || plan.status === "failed" || plan.status === "blocked"
        ? plan
        : withWriters(
            kubectl,
            withChangesByHand(plan, await changesByHand(kubectl, stack), comparison),
            comparison,
          );
    }),
  );
  return Promise.all(
    plans.map(async (plan): Promise<StackPlan> => {
      if (plan.status !== "failed") {
        return plan;
      }
      const by = await blockerOf(plan.stack, stacks);
      return by === undefined ? plan : { stack: plan.stack, status: "blocked", by };
    }),
  );
}

/**
 * Plans one stack; what is found is in its folder as `PLAN_FILE`, secrets included.
 *
 * @param lock how the state is locked meanwhile. @default waits for its lock
 */
export async function planStack(
  stack: StackFolder,
  comparison: Comparison,
  lock: typeof LOCK_TIMEOUT | typeof NO_LOCK = LOCK_TIMEOUT,
): Promise<StackPlan> {
  const { code, stderr } = await initialisedTerraform(stack, [
    "plan",
    ...(comparison === "drift" ? ["-refresh-only"] : []),
    "-input=false",
    "-no-color",
    "-detailed-exitcode",
    lock,
    `-out=${PLAN_FILE}`,
  ]);
  if (code === 0) {
    return { stack: stack.name, status: "unchanged" };
  }
  if (code !== 2) {
    const error = interrupted() ? "interrupted" : errorsForReader(stderr, stack);
    return { stack: stack.name, status: "failed", error };
  }
  const plan = await readPlan(stack);
  const changes = comparison === "drift" ? driftOf(plan) : resourceChanges(plan.resource_changes);
  const outputs = Object.entries(plan.output_changes)
    .filter(([, change]) => !change.actions.includes("no-op"))
    .map(([name]) => name);
  return comparison === "drift" && changes.length === 0
    ? { stack: stack.name, status: "unchanged" }
    : { stack: stack.name, status: "changed", changes, outputs };
}

function withChangesByHand(
  plan: Exclude<StackPlan, { readonly status: "failed" | "blocked" }>,
  found: ChangesByHand,
  comparison: Comparison,
): StackPlan {
  const byHand = comparison === "drift" ? doneByHand(found) : healing(found);
  if (byHand.length === 0) {
    return plan;
  }
  const { changes, outputs } = plan.status === "changed" ? plan : { changes: [], outputs: [] };
  return { stack: plan.stack, status: "changed", changes: [...changes, ...byHand], outputs };
}

/** Of a drift, who did it. */
async function withWriters(
  kubectl: Kubectl,
  plan: StackPlan,
  comparison: Comparison,
): Promise<StackPlan> {
  if (comparison === "diff" || plan.status !== "changed") {
    return plan;
  }
  const changes = await Promise.all(
    plan.changes.map(async (change) => ({ ...change, writer: await lastWriter(kubectl, change) })),
  );
  return { ...plan, changes };
}

/** What was planned last, secrets included. */
export async function readPlan(stack: StackFolder) {
  const { code, stdout, stderr } = await terraform(stack, ["show", "-json", PLAN_FILE]);
  if (code !== 0) {
    throw new ScriptError(`the plan of ${stack.name} can't be read: ${stderr}`);
  }
  return planSchema.parse(JSON.parse(stdout));
}

/** The first stack, of those that this one needs, which has nothing in its state. */
async function blockerOf(
  name: string,
  stacks: readonly StackFolder[],
): Promise<string | undefined> {
  const stack = stacks.find((candidate) => candidate.name === name);
  for (const dependency of stack?.dependencies ?? []) {
    const upstream = stacks.find((candidate) => candidate.name === dependency);
    const blocker = await blockerOf(dependency, stacks);
    if (blocker !== undefined) {
      return blocker;
    }
    if (upstream !== undefined && (await isEmpty(upstream))) {
      return dependency;
    }
  }
  return undefined;
}

async function isEmpty(stack: StackFolder): Promise<boolean> {
  const { code, stdout, stderr } = await terraform(stack, ["state", "list"]);
  return code === 0 ? stdout.trim() === "" : stderr.includes("No state file was found");
}
