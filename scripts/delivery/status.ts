import { z } from "zod";
import { summaryOf, titleOf } from "../terraform-runner/diff/report";
import type { StackPlan } from "../terraform-runner/plan/plan-stacks";
import type { Delivered } from "../terraform-runner/release/delivered";

/** One environment on the page of deliveries. */
export type Status = z.output<typeof statusSchema>;

export const statusSchema = z.object({
  environment: z.string(),
  /** RFC 3339 */
  checkedAt: z.string(),
  delivered: z
    .object({
      commit: z.string().optional(),
      images: z.record(z.string(), z.string()),
      time: z.string(),
    })
    .optional(),
  /** What drift says of each stack, `no drift` among it. */
  stacks: z.array(z.object({ stack: z.string(), drift: z.string() })),
  /** What was changed by hand, and by whom. */
  changes: z.array(z.object({ what: z.string(), writer: z.string().optional() })),
});

/**
 * @param plans what drift says now
 * @param found what it said before a healing. @default nothing was healed
 */
export function statusOf(
  environment: string,
  delivered: Delivered | undefined,
  plans: readonly StackPlan[],
  found: readonly StackPlan[] = plans,
): Status {
  const changes = found.flatMap((plan) => (plan.status === "changed" ? plan.changes : []));
  return {
    environment,
    checkedAt: new Date().toISOString(),
    delivered,
    stacks: plans.map((plan) => ({ stack: plan.stack, drift: summaryOf(plan, "drift") })),
    changes: changes.map((change) => ({ what: titleOf(change), writer: change.writer })),
  };
}
