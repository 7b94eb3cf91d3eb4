import { interrupted } from "../interrupts";
import { ScriptError } from "../script";
import type { FirstDeployStep } from "./steps";

/**
 * Plays the steps in their order; what is done already is found and left alone, so that a deploy that
 * stopped is started again as it is.
 *
 * @param skipped names of steps that another does
 * @throws ScriptError naming the step that stopped it, why, and what to do.
 */
export async function playFirstDeploy(
  steps: readonly FirstDeployStep[],
  skipped: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const names = steps.map(({ name }) => name);
  const unknown = skipped.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new ScriptError(`no step ${unknown.join(", ")}; there are ${names.join(", ")}`);
  }
  for (const [index, step] of steps.entries()) {
    const { name } = step;
    const title = `${index + 1}/${steps.length} ${name}`;
    if (skipped.includes(name)) {
      say(`${title}: skipped`);
      continue;
    }
    if (interrupted()) {
      throw new ScriptError(`interrupted before ${name}`);
    }
    say(title);
    try {
      say(`${title}: ${await step.play()}`);
    } catch (error) {
      if (!(error instanceof ScriptError)) {
        throw error;
      }
      throw new ScriptError(
        `\nStopped at ${title}. What is done stays; start it again as it was.\n\n${error.message}`,
      );
    }
  }
}
