import { setTimeout } from "node:timers/promises";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { interrupted, interruption } from "../interrupts";
import { ScriptError } from "../script";
import { deployStacks, IN_TERMINAL } from "../terraform-runner/deploy/deploy-stacks";
import { stackOf, writeStacks } from "../terraform-runner/plan/stack-folders";
import { knownErrors } from "./known-errors";

const ATTEMPTS = 4;
const AGAIN_AFTER_MS = 60_000;

/** Deploys something, with its output passed on. */
export type Deploy = (onOutput: (text: string) => void) => Promise<void>;

/**
 * Deploys one stack. What passes by itself, such as a role that isn't known everywhere yet, is tried
 * again; what is known of any other failure is told with it.
 */
export async function deployStack(environment: AzureEnvironment, name: string): Promise<void> {
  const stack = stackOf(writeStacks(environment), name);
  await deployPatiently(
    (onOutput) =>
      deployStacks([stack], {
        ...IN_TERMINAL,
        mayLose: [],
        onOutput: (text) => {
          IN_TERMINAL.onOutput(text);
          onOutput(text);
        },
      }),
    IN_TERMINAL.say,
  );
}

/** @throws ScriptError with the causes and remedies that are known of the failure. */
export async function deployPatiently(
  deploy: Deploy,
  say: (line: string) => void,
  againAfterMs: number = AGAIN_AFTER_MS,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    let output = "";
    try {
      return await deploy((text) => (output += text));
    } catch (error) {
      if (!(error instanceof ScriptError) || interrupted()) {
        throw error;
      }
      const known = knownErrors(`${error.message}\n${output}`);
      const passes = known.length > 0 && known.every((one) => one.passes ?? false);
      if (!passes || attempt === ATTEMPTS) {
        throw new ScriptError(
          [
            error.message,
            ...known.map(({ text, cause, remedy }) => `\n${text}: ${cause}.\nRemedy: ${remedy}.`),
          ].join("\n"),
        );
      }
      say(`${known[0]?.text}: ${known[0]?.cause}. Trying again in a minute.`);
      await setTimeout(againAfterMs, undefined, { signal: interruption });
    }
  }
}
