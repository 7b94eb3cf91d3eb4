import { type Comparison, planStacks } from "./plan-stacks";
import type { StackFolder } from "./stack-folders";

/** @throws Error with what differs, when anything does. */
export async function expectNothing(
  stacks: readonly StackFolder[],
  comparison: Comparison,
): Promise<void> {
  const plans = await planStacks(stacks, comparison);
  const different = plans.filter(({ status }) => status !== "unchanged");
  if (different.length > 0) {
    throw new Error(JSON.stringify(different, undefined, 2));
  }
}
