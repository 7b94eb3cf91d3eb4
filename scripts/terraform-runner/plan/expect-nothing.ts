import type { Kubectl } from "../../cluster-client/kubectl";
import { type Comparison, planStacks } from "./plan-stacks";
import type { StackFolder } from "./stack-folders";

/**
 * @param kubectl as for `planStacks`.
 * @throws Error with what differs, when anything does.
 */
export async function expectNothing(
  stacks: readonly StackFolder[],
  comparison: Comparison,
  kubectl?: Kubectl,
): Promise<void> {
  const plans = await planStacks(stacks, comparison, kubectl);
  const different = plans.filter(({ status }) => status !== "unchanged");
  if (different.length > 0) {
    throw new Error(JSON.stringify(different, undefined, 2));
  }
}
