import type { PlayedScene, Trial } from "../recording";
import type { Outcome, Verdict } from "./verdict";

/** What a scene must try, and how it must end. */
export type Expected = Pick<Trial, "what" | "expected">;

/** One verdict per thing to try, by what the scene expects of it and not by what the recording says. */
export function judgeTrials({ trials }: PlayedScene, expected: readonly Expected[]): Verdict[] {
  return expected.map(({ what, expected: wanted }) => {
    const trial = trials.find((candidate) => candidate.what === what);
    const promise = `${what}: ${wanted}`;
    return trial === undefined
      ? { promise, outcome: "unknown", evidence: "not tried" }
      : { promise, outcome: outcomeOf(trial, wanted), evidence: trial.seen };
  });
}

function outcomeOf({ expected, seen }: Trial, wanted: string): Outcome {
  if (seen.startsWith("no answer") || expected !== wanted) {
    return "unknown";
  }
  return seen === wanted || seen.startsWith(`${wanted} (`) ? "held" : "broken";
}
