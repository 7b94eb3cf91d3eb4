import type { App } from "cdktf";
import { ProblemsError, problemsIn } from "./problem";

/**
 * Writes the Terraform JSON of every stack, or nothing at all: cdktf itself validates and writes
 * stack by stack, so a problem in the last one would be found after the first was written.
 *
 * @throws ProblemsError naming every problem of every stack.
 */
export function synthesize(app: App): void {
  const problems = problemsIn(app);
  if (problems.length > 0) {
    throw new ProblemsError("the stacks", problems);
  }
  app.synth();
}
