import type { Comparison, StackPlan } from "../plan/plan-stacks";
import { type Action, ACTIONS, type ResourceChange } from "../plan/resource-changes";
import { EXIT, type ExitCode } from "../../script";

/** All that a report of `npm run diff` or `npm run drift` says. */
export interface Report {
  readonly environment: string;
  readonly comparison: Comparison;
  readonly plans: readonly StackPlan[];
}

export const SIGNS: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  replace: "-/+",
  destroy: "-",
  forget: ".",
};

/** 1 when a stack failed, 2 when one changes or waits for one that does, else 0. */
export function exitCodeOf(plans: readonly StackPlan[]): ExitCode {
  if (plans.some(({ status }) => status === "failed")) {
    return EXIT.failed;
  }
  return plans.some(({ status }) => status !== "unchanged") ? EXIT.changes : EXIT.ok;
}

/** `1 to create, 2 to update`; only of what there is. */
export function summaryOf(plan: StackPlan, comparison: Comparison): string {
  if (plan.status === "changed") {
    const counts = ACTIONS.flatMap((action) => {
      const count = plan.changes.filter((change) => change.action === action).length;
      const words = comparison === "drift" ? PAST[action] : `to ${action}`;
      return count === 0 ? [] : [`${count} ${words}`];
    });
    const outputs = plan.outputs.length === 0 ? [] : [`outputs: ${plan.outputs.join(", ")}`];
    return [...counts, ...outputs].join(", ");
  }
  if (plan.status === "unchanged") {
    return comparison === "drift" ? "no drift" : "no changes";
  }
  return plan.status === "blocked"
    ? `blocked by ${plan.by}, which was never deployed`
    : plan.status;
}

/** What failed, each error once with the stacks that met it. */
export function errorsOf(
  plans: readonly StackPlan[],
): { readonly stacks: readonly string[]; readonly error: string }[] {
  const errors = new Map<string, string[]>();
  for (const plan of plans) {
    if (plan.status === "failed") {
      errors.set(plan.error, [...(errors.get(plan.error) ?? []), plan.stack]);
    }
  }
  return [...errors].map(([error, stacks]) => ({ stacks, error }));
}

const PAST: Readonly<Record<Action, string>> = {
  create: "created",
  update: "changed",
  replace: "replaced",
  destroy: "deleted",
  forget: "forgotten",
};

export function titleOf(change: ResourceChange): string {
  return change.name === undefined ? change.address : `${change.address} (${change.name})`;
}
