import type { PlayedScene, Recording, Sample } from "../../demo/recording";
import { Burns } from "../../demo/burns";
import { FrontDoor } from "../../demo/load/front-door";
import { play } from "../../demo/play";
import { Recorder } from "../../demo/recorder";
import { SCENES } from "../../demo/scenes/all";
import type { SceneName } from "../../demo/scenes/names";
import { type Scene, SceneFailed } from "../../demo/scenes/scene";
import { Stage } from "../../demo/scenes/stage";
import { constructed, GOOD_RUN, podAt } from "./support/constructed";
import { FakeService } from "./support/fake-service";
import { parseOptions } from "./support/options";

/** A recording of 80 quiet seconds with two pods, in which another scene was played. */
function recorded(
  name: SceneName,
  scene: Partial<PlayedScene>,
  changeSample: (sample: Sample) => Sample = (sample) => sample,
): Recording {
  const quiet = { ready: () => 2, wanted: () => 2, cpuPercent: () => 3 };
  return constructed({
    ...GOOD_RUN,
    ...quiet,
    seconds: 80,
    changeSample,
    scene: { name, steps: {}, ...scene },
  });
}

function outcomes(recording: Recording): string[] {
  const [scene] = recording.scenes;
  const verdicts = scene && SCENES[scene.name as SceneName].judge(recording, scene);
  return (verdicts ?? []).map(({ outcome, promise }) => `${outcome}: ${promise}`);
}

function none(sample: Sample): Sample {
  return sample.cluster && sample.atSeconds === 20
    ? { ...sample, cluster: { ...sample.cluster, pods: [{ ...podAt(0), ready: false }] } }
    : sample;
}

/** The first pods have been replaced by others from some moment on. */
function replaced(...moments: readonly number[]): (sample: Sample) => Sample {
  return (sample) => {
    const generation = moments.filter((moment) => sample.atSeconds > moment).length;
    const pods = [0, 1].map((i) => ({ ...podAt(i), name: `job-board-${generation}-${i}` }));
    return { ...sample, cluster: sample.cluster && { ...sample.cluster, pods } };
  };
}

/** Nobody answers from 0:12 until 0:32. */
function databaseAway(sample: Sample): Sample {
  const isAway = sample.atSeconds > 10 && sample.atSeconds < 34;
  return isAway
    ? { ...sample, health: { readyz: 503, healthz: "fail", database: "fail" } }
    : sample;
}

/** As `databaseAway`, where another program answers /readyz at the front door. */
function podsUnready(sample: Sample): Sample {
  const ready = sample.atSeconds <= 10 || sample.atSeconds >= 34;
  const pods = sample.cluster?.pods.map((pod) => ({ ...pod, ready })) ?? [];
  return { ...sample, cluster: sample.cluster && { ...sample.cluster, pods } };
}

function share(canaries: number): (sample: Sample) => Sample {
  const byPod = { "job-board-6d5f-a": 30 - canaries, "job-board-canary-7c-b": canaries };
  return (sample) => ({ ...sample, requests: { ...sample.requests, byPod } });
}

function later(sample: Sample): Sample {
  return sample.atSeconds === 60
    ? { ...sample, requests: { ...sample.requests, failed: { "HTTP 503": 1 } } }
    : sample;
}

function sceneThat(changes: Partial<Scene>): Scene {
  return {
    name: "autoscaling",
    title: "A scene",
    obstacle: () => Promise.resolve(undefined),
    play: () => Promise.resolve(),
    judge: () => [],
    ...changes,
  };
}

test("a killed pod must be replaced, and no request may fail", () => {
  expect(
    outcomes(recorded("pod-killed", { steps: { killed: 20, replaced: 29 } }, replaced(26))),
  ).toEqual([
    "held: No request failed",
    "held: Another pod took its place",
    "held: Probes were healthy throughout: no pod lost its readiness, none was restarted",
    "held: The load generator was not the bottleneck",
  ]);
  expect(outcomes(recorded("pod-killed", { steps: { killed: 20 } }))).toContain(
    "broken: Another pod took its place",
  );
});

test("an update and its rollback must both go through", () => {
  const steps = { updateBegan: 2, updateDone: 30, rollbackBegan: 31 };
  expect(outcomes(recorded("rolling-update", { steps }, replaced(20)))).toEqual(
    expect.arrayContaining(["held: The update went through", "broken: The rollback went through"]),
  );
});

test("a drained node must leave a ready pod at every moment", () => {
  const steps = { cordoned: 2, drained: 40 };
  const [held] = outcomes(recorded("node-drained", { steps }, replaced(30)));
  expect(held).toBe("held: The disruption budget held: never was the last ready pod taken");
  expect(outcomes(recorded("node-drained", { steps }, none))[0]).toMatch(/^broken/);
  expect(outcomes(recorded("node-drained", {}))[0]).toMatch(/^unknown/);
});

test("the canary's share is measured at the client, within what chance allows", () => {
  const steps = { from10: 0, to10: 24, from50: 30, to50: 54, from100: 56, to100: 78 };
  expect(outcomes(recorded("canary", { steps }, share(3))).slice(0, 3)).toEqual([
    "held: 10 % of the answers came from the canary",
    "broken: 50 % of the answers came from the canary",
    "broken: 100 % of the answers came from the canary",
  ]);
});

test("a lost database must be told, and recovered from without a restart or a later failure", () => {
  const steps = { stopped: 10, noticed: 14, started: 30, recovered: 36 };
  expect(outcomes(recorded("database-away", { steps }, databaseAway))).toEqual([
    "held: Readiness told that the database was away",
    "held: It recovered by itself when the database was back",
    "held: No pod was restarted",
  ]);
  expect(outcomes(recorded("database-away", { steps }, podsUnready))[0]).toMatch(/^held/);
  expect(outcomes(recorded("database-away", { steps }))[0]).toMatch(/^unknown/);
  expect(outcomes(recorded("database-away", { steps }, later))[1]).toMatch(/^broken/);
  expect(outcomes(recorded("database-away", { steps: { stopped: 10 } }))[0]).toMatch(/^broken/);
});

test.each([
  ["pod-killed", { killed: 20 }],
  ["rolling-update", { updateBegan: 2 }],
  ["database-away", { stopped: 10 }],
  ["database-away", { stopped: 10, noticed: 14, started: 30 }],
] as const)(
  "what %s still waited for when it was cut short is not known to be broken",
  (name, steps) => {
    const scene = { steps, outcome: "cut short", reason: "Ctrl-C" } as const;
    expect(outcomes(recorded(name, { steps }, databaseAway)).join()).toContain("broken");
    expect(outcomes(recorded(name, scene, databaseAway)).join()).not.toMatch(
      /broken: (Another|The update|Readiness|It recovered)/,
    );
  },
);

test("what was tried must end as expected; what gave no answer is unknown", () => {
  const scaling = "tries to scale the deployment";
  const trials = [
    { what: "dev tries to read secrets", expected: "refused", seen: "refused (HTTP 403)" },
    { what: `dev ${scaling}`, expected: "refused", seen: "allowed (HTTP 200)" },
    { what: `ops ${scaling}`, expected: "allowed", seen: "no answer (HTTP 503)" },
  ];
  expect(outcomes(recorded("roles", { trials }))).toEqual(
    expect.arrayContaining([
      "held: dev tries to read secrets: refused",
      `broken: dev ${scaling}: refused`,
      `unknown: ops ${scaling}: allowed`,
      "unknown: dev tries to list pods: allowed",
    ]),
  );
  expect(outcomes(recorded("roles", {}))).toHaveLength(14);
});

describe("playing", () => {
  const service = new FakeService();
  const ending = new AbortController();
  let stage: Stage;
  let recorder: Recorder;

  beforeEach(async () => {
    const { command, target, promised } = constructed({ ...GOOD_RUN, seconds: 0 });
    recorder = new Recorder({ command, target, promised });
    const frontDoor = new FrontDoor({ url: await service.start() });
    stage = new Stage({
      options: parseOptions([]),
      frontDoor,
      burns: new Burns(frontDoor),
      recorder,
      cluster: undefined,
      groups: { ops: ["ops"], dev: ["dev"] },
      signal: ending.signal,
    });
  });

  afterEach(() => service.stop());

  test("goes on after a scene that can't be played or fails, and stops burns when cut short", async () => {
    const scenes = [
      sceneThat({ obstacle: () => Promise.resolve("one node only") }),
      sceneThat({ play: () => Promise.reject(new SceneFailed("no pods")) }),
      sceneThat({
        play: async () => {
          await stage.burns.start(2, 60, 1);
          setTimeout(() => ending.abort("by Ctrl-C"), 50);
          await stage.until(() => false, { next: "nothing", why: "a test", withinSeconds: 60 });
        },
      }),
      sceneThat({ title: "not begun" }),
    ];
    await play(scenes, stage, recorder, ending.signal);
    expect(recorder.scenes.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["not playable", "one node only"],
      ["failed", "no pods"],
      ["cut short", "the run was cut short (by Ctrl-C)"],
    ]);
    expect(service.burns.size).toBe(0);
  });
});
