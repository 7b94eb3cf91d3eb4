import { ProblemsError } from "../modules/support/problem";
import {
  argumentsFault,
  type Arguments,
  type Options,
  parseArguments,
  type Usage,
} from "./arguments";
import { catchInterrupts, interruptedCode } from "./interrupts";

/** A failure that the reader can act on: printed without a stack trace. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

/**
 * Exit codes of every script here: as `terraform plan -detailed-exitcode`, and one for a check that
 * had nothing to check with.
 */
export const EXIT = { ok: 0, failed: 1, changes: 2, notChecked: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Runs a script to its exit code, which is 128 and the signal's number when one cut it short. Input
 * that can't be used and expected failures are only printed; `--help` prints what it takes.
 */
export async function runScript<O extends Options>(
  usage: Usage<O>,
  script: (args: Arguments<O>) => Promise<ExitCode> | ExitCode,
): Promise<void> {
  catchInterrupts();
  try {
    const args = parseArguments(usage, process.argv.slice(2));
    if (typeof args === "string") {
      console.log(args);
      return;
    }
    process.exitCode = await script(args);
  } catch (error) {
    process.exitCode = EXIT.failed;
    console.error(messageOf(usage, error));
  }
  if (process.exitCode !== EXIT.ok) {
    process.exitCode = interruptedCode() ?? process.exitCode;
  }
}

/** What is told of a failure: a stack trace only of one that nobody expected. */
function messageOf<O extends Options>({ command }: Usage<O>, error: unknown): unknown {
  const fault = argumentsFault(error);
  if (fault !== undefined) {
    return `${fault}: ${command} -- --help says what there is`;
  }
  if (error instanceof Error && error.name === "AbortError") {
    return "interrupted";
  }
  return error instanceof ProblemsError || error instanceof ScriptError ? error.message : error;
}
