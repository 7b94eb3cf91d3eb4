import type { PlayedScene } from "../recording";
import type { Verdict } from "./verdict";

/** One verdict per thing tried: what was seen must be what was expected. */
export function judgeTrials({ trials }: PlayedScene): Verdict[] {
  return trials.length === 0
    ? [{ promise: "Something was tried", outcome: "unknown", evidence: "nothing was" }]
    : trials.map(({ what, expected, seen }) => ({
        promise: `${what}: ${expected}`,
        outcome: seen.startsWith("no answer")
          ? "unknown"
          : seen.startsWith(expected)
            ? "held"
            : "broken",
        evidence: seen,
      }));
}
