import { judge } from "../../demo/verdict/judge";
import { judged, kept, rowsOn, type Tampering, type TamperingCase } from "./support/kept-runs";

test("the kept runs themselves hold", () => {
  expect(judge(kept("autoscaling")).outcome).toBe("held");
  const { scenes } = judge(kept("scenes"));
  const outcomes = scenes.flatMap(({ verdicts }) => verdicts.map(({ outcome }) => outcome));
  expect(new Set(outcomes)).toEqual(new Set(["held"]));
});

const OF_THE_RUN: readonly TamperingCase[] = [
  [
    "a scene that was asked for is left out",
    ({ scenes }) => scenes.splice(1, 1),
    "pod-killed was asked for, but not played",
  ],
  [
    "a scene has another name",
    ({ scenes }) => scenes.slice(7).forEach((scene) => (scene.name = "rules")),
    "there is no scene rules",
  ],
  [
    "the load was asked to be another",
    (recording) => (recording.command += " --rate 300"),
    "300 requests a second were asked for, not 30",
  ],
  [
    "something was missing, and yet it was played",
    ({ checks }) => checks.slice(0, 1).forEach((check) => (check.outcome = "missing")),
    "it was played although cluster was missing",
  ],
];

test.each(OF_THE_RUN)("the run? %s", (_, tampering, expected) => {
  const { exit, judgement } = judged("scenes", tampering);
  expect(judgement.contradictions).toContain(expected);
  expect([judgement.outcome, exit]).toEqual(["unknown", 1]);
});

const OF_SCENES: readonly (readonly [string, string, Tampering, string])[] = [
  [
    "no other pod came for the killed one",
    "Another pod",
    ({ samples }) =>
      samples
        .filter(({ atSeconds }) => atSeconds > 436 && atSeconds < 452)
        .forEach(({ cluster }) => cluster?.pods.splice(0, 3, ...cluster.pods.slice(1, 2))),
    "unknown: no other pod was seen",
  ],
  [
    "the update is called done before the new pods were there",
    "The update",
    ({ scenes }) =>
      scenes.forEach(({ steps }) => "updateDone" in steps && (steps["updateDone"] = 453)),
    "unknown: new pods in place of the old were not seen",
  ],
  [
    "the rollback took place outside of its scene",
    "Probes were healthy",
    ({ scenes }) =>
      scenes.forEach(({ steps }) => "updateDone" in steps && (steps["updateBegan"] = 4)),
    "unknown: the recording contradicts itself: step updateBegan at 0:04 is outside of the scene",
  ],
  [
    "what was refused is expected after the fact",
    "dev tries to list pods",
    ({ scenes }) =>
      scenes.forEach(({ trials }) =>
        trials
          .filter(({ what }) => what === "dev tries to list pods")
          .forEach((trial) =>
            Object.assign(trial, { expected: "refused", seen: "refused (HTTP 403)" }),
          ),
      ),
    "unknown: refused (HTTP 403)",
  ],
  [
    "an attempt is left out",
    "dev tries to read secrets",
    ({ scenes }) =>
      scenes.forEach((scene) => {
        scene.trials = scene.trials.filter(({ what }) => what !== "dev tries to read secrets");
      }),
    "unknown: not tried",
  ],
  [
    "the answer to an attempt says otherwise",
    "dev tries to read secrets",
    ({ scenes }) =>
      scenes.forEach(({ trials }) =>
        trials
          .filter(({ what }) => what === "dev tries to read secrets")
          .forEach((trial) => (trial.seen = "refused (HTTP 200)")),
      ),
    "unknown: no answer",
  ],
  [
    "the forbidden connection was never tried",
    "a stranger's pod connects to job-board",
    ({ scenes }) => scenes.forEach(({ trials }) => trials.splice(1, 1)),
    "unknown: not tried",
  ],
];

test.each(OF_SCENES)("the other scenes? %s", (_, words, tampering, expected) => {
  const { exit, judgement } = judged("scenes", tampering);
  expect(rowsOn(judgement, words)).toContainEqual(expect.stringContaining(expected));
  expect(exit).toBe(1);
});
