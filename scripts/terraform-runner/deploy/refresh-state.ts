import { ScriptError } from "../../script";
import { LOCK_TIMEOUT } from "../plan/plan-stacks";
import type { StackFolder } from "../plan/stack-folders";
import { terraform } from "../plan/terraform";
import { errorsForReader } from "../plan/terraform-errors";

/**
 * Reads into the state once more what an apply has made, where resources show others: a network of
 * Azure's its subnets, a security group its rules, a zone the number of its records. They were read
 * before those others were made, so that a drift would show them all, as if made by hand.
 *
 * @throws ScriptError when the state can't be read again.
 */
export async function refreshState(stack: StackFolder): Promise<void> {
  const { code, stderr } = await terraform(stack, [
    "apply",
    "-refresh-only",
    "-auto-approve",
    "-input=false",
    "-no-color",
    LOCK_TIMEOUT,
  ]);
  if (code !== 0) {
    throw new ScriptError(
      `${stack.name} was deployed, but couldn't be read again: until the next deploy drift shows what nobody did\n${errorsForReader(stderr, stack)}`,
    );
  }
}
