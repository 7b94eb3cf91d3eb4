import { type Outcome, run } from "../command";

/**
 * Runs `cdktf deploy` or `destroy` of the named stacks as a user does, without a terminal. Provider
 * locking asks the registry for every platform's hashes and is left out.
 */
export async function cdktf(
  command: "deploy" | "destroy",
  stacks: readonly string[],
  options: readonly string[] = [],
): Promise<string> {
  const outcome = await run(
    "npx",
    [
      "--no-install",
      "cdktf",
      command,
      ...stacks,
      "--auto-approve",
      "--no-color",
      "--skip-provider-lock",
      ...options,
    ],
    {
      env: { CI: "1", CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1", TF_IN_AUTOMATION: "1" },
    },
  );
  if (outcome.code !== 0) {
    throw new Error(`cdktf ${command} ended with ${outcome.code}:\n${errorsOf(outcome)}`);
  }
  return outcome.stdout;
}

/** `2 added, 0 changed, 0 destroyed` over all stacks of a deploy's output. */
export function appliedChanges(output: string): { changes: number; text: string } {
  const sums = { added: 0, changed: 0, destroyed: 0 };
  for (const [, added, changed, destroyed] of output.matchAll(
    /(?:Apply|Destroy) complete! Resources: (?:(\d+) added, (\d+) changed, )?(\d+) destroyed/g,
  )) {
    sums.added += Number(added ?? 0);
    sums.changed += Number(changed ?? 0);
    sums.destroyed += Number(destroyed ?? 0);
  }
  return {
    changes: sums.added + sums.changed + sums.destroyed,
    text: `${sums.added} added, ${sums.changed} changed, ${sums.destroyed} destroyed`,
  };
}

const ERROR_LINES = 40;

/** The first error of a failed command and what follows it, else its last lines. */
export function errorsOf({ stdout, stderr }: Pick<Outcome, "stdout" | "stderr">): string {
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  const first = lines.findIndex((line) => /\bError:/.test(line));
  return (first < 0 ? lines.slice(-ERROR_LINES) : lines.slice(first, first + ERROR_LINES)).join(
    "\n",
  );
}
