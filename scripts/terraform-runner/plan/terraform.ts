import { type CommandOptions, type Outcome, run } from "../../command";
import type { StackFolder } from "./stack-folders";

/** No prompt, no hints for people, no question to HashiCorp about new versions. */
const QUIET = { TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" };

/** Runs Terraform in a stack's folder. */
export function terraform(
  stack: StackFolder,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return run("terraform", [`-chdir=${stack.folder}`, ...args], {
    ...options,
    env: { ...QUIET, ...options.env },
  });
}

let initialising: Promise<unknown> = Promise.resolve();

/** Runs `terraform init`, one at a time: the plug-in cache isn't made for several. */
function initialise(stack: StackFolder): Promise<Outcome> {
  const outcome = initialising.then(() => terraform(stack, ["init", "-input=false", "-no-color"]));
  initialising = outcome.catch(() => undefined);
  return outcome;
}

/**
 * Runs Terraform in a stack's folder and, when it asks for `terraform init`, does that and runs it
 * again. Asking first would cost every run what only the first one needs. A changed backend is left
 * to people: whether state is moved or left behind is theirs to say.
 */
export async function initialisedTerraform(
  stack: StackFolder,
  args: readonly string[],
): Promise<Outcome> {
  const outcome = await terraform(stack, args);
  if (outcome.code !== 1 || !outcome.stderr.includes("terraform init")) {
    return outcome;
  }
  const initialised = await initialise(stack);
  return initialised.code === 0 ? terraform(stack, args) : initialised;
}
