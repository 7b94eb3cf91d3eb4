import { ProblemsError } from "../modules/support/problem";

/** A failure that the reader can act on: printed without a stack trace. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

/** Exit codes of every script here: as `terraform plan -detailed-exitcode`. */
export const EXIT = { ok: 0, failed: 1, changes: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Runs a script to its exit code; input that can't be used and expected failures are only printed. */
export async function runScript(script: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await script();
  } catch (error) {
    process.exitCode = EXIT.failed;
    const expected = error instanceof ProblemsError || error instanceof ScriptError;
    console.error(expected ? error.message : error);
  }
}
