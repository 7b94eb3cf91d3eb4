import type { Sample } from "../../demo/recording";
import { recordingSchema } from "../../demo/recording";
import { exitCode, judge } from "../../demo/verdict/judge";
import { constructed, GOOD_RUN, podAt, type RunShape } from "./support/constructed";

/** Outcome and evidence of the verdict whose promise contains the words. */
function verdictOn(words: string, changes: Partial<RunShape> = {}) {
  const { scenes } = judge(constructed({ ...GOOD_RUN, ...changes }));
  const found = scenes.flatMap(({ verdicts }) => verdicts).find((v) => v.promise.includes(words));
  return found && `${found.outcome}: ${found.evidence}`;
}

function outcomeOf(changes: Partial<RunShape>): string {
  return judge(constructed({ ...GOOD_RUN, ...changes })).outcome;
}

function withCluster(
  sample: Sample,
  change: (c: NonNullable<Sample["cluster"]>) => object,
): Sample {
  const { cluster } = sample;
  return cluster === null ? sample : { ...sample, cluster: { ...cluster, ...change(cluster) } };
}

function withAutoscaler(change: object): Partial<RunShape> {
  return {
    changeSample: (sample) =>
      withCluster(sample, ({ autoscaler }) => ({ autoscaler: { ...autoscaler, ...change } })),
  };
}

function failed(at: number): Record<string, number> {
  return at === 92 ? { "HTTP 503": 2, "connection reset": 1 } : {};
}

/** The first pod differs at 2:00. */
function withFirstPod(change: object): Partial<RunShape> {
  return {
    changeSample: (sample) =>
      sample.atSeconds === 120
        ? withCluster(sample, ({ pods }) => ({
            pods: pods.map((pod, i) => (i === 0 ? { ...pod, ...change } : pod)),
          }))
        : sample,
  };
}

/** The pod that is ready last is told to end at 5:00, and has gone at 5:10. */
function endingFirst(sample: Sample): Sample {
  const ends = { ...podAt(3), ready: false, terminating: true };
  const isEnding = sample.atSeconds >= 300 && sample.atSeconds < 310;
  return isEnding ? withCluster(sample, ({ pods }) => ({ pods: [...pods, ends] })) : sample;
}

function sayingFarewell(sample: Sample): Sample {
  const readyz = sample.atSeconds === 302 ? 503 : 200;
  return { ...sample, health: { ...sample.health, readyz } };
}

function refused(sample: Sample): Sample {
  const isThen = sample.atSeconds === 100;
  return isThen ? { ...sample, health: { ...sample.health, readyz: 503 } } : sample;
}

function withEndingPod(sample: Sample): Sample {
  return withCluster(sample, ({ pods }) => ({
    pods: [...pods, { ...podAt(4), terminating: true }],
  }));
}

/** The cluster doesn't answer for half a minute. */
function gap(sample: Sample): Sample {
  const isAway = sample.atSeconds > 100 && sample.atSeconds < 130;
  return isAway ? outside(sample) : sample;
}

function outside(sample: Sample): Sample {
  return { ...sample, cluster: null };
}

function slow(sample: Sample): Sample {
  return { ...sample, client: { ...sample.client, sendDelayP99Milliseconds: 120 } };
}

function fewer(sample: Sample): Sample {
  return {
    ...sample,
    requests: { ...sample.requests, sent: 30 },
    client: { ...sample.client, notSent: 30 },
  };
}

test("a run that goes as promised holds every promise and exits with 0", () => {
  const recording = constructed(GOOD_RUN);
  const judgement = judge(recording);
  expect(judgement.scenes[0]?.verdicts.map(({ outcome, promise }) => [outcome, promise])).toEqual([
    ["held", "Never fewer than 2 pods ready"],
    ["held", "Scaled from 2 to 4 pods, never more"],
    ["held", "Scaled because CPU passed 50 % of the request"],
    ["held", "No request failed"],
    ["held", "Every pod that was ready took its part of the load"],
    ["held", "Probes were healthy throughout: no pod lost its readiness, none was restarted"],
    ["held", "Back to 2 pods after the burn"],
    ["held", "The load generator was not the bottleneck"],
  ]);
  expect(exitCode(recording, judgement)).toBe(0);
});

test("a recording survives being written and read", () => {
  const recording = constructed(GOOD_RUN);
  expect(recordingSchema.parse(JSON.parse(JSON.stringify(recording)))).toEqual(recording);
});

test("fails when it never scaled", () => {
  const never = { ready: () => 2, wanted: () => 2, cpuPercent: () => 30 };
  expect(verdictOn("Scaled from", never)).toBe("broken: at most 2 were ready, 2 wanted");
  expect(verdictOn("because", never)).toBe("broken: it never scaled up; CPU reached 30 %");
  expect(verdictOn("Back to", never)).toBe("unknown: there never were more");
  expect(outcomeOf(never)).toBe("broken");
});

test("fails when the only pods above the minimum were left over from before the burn", () => {
  const leftOver = {
    ready: (at: number) => (at < 20 ? 4 : 2),
    wanted: () => 2,
    cpuPercent: () => 30,
  };
  expect(verdictOn("Scaled from", leftOver)).toBe("broken: at most 2 were ready, 2 wanted");
});

test("fails when it scaled beyond the bounds", () => {
  const tooMany = { ready: (at: number) => (at > 90 && at < 300 ? 5 : 2) };
  expect(verdictOn("Scaled from", tooMany)).toBe("broken: 4 were wanted and 5 were there");
  const tooFew = { ready: (at: number) => (at === 150 ? 1 : GOOD_RUN.ready(at)) };
  expect(verdictOn("Never fewer", tooFew)).toBe("broken: 1 ready at 2:30");
});

test("fails when the autoscaler has other bounds or another target than promised", () => {
  expect(verdictOn("Never fewer", withAutoscaler({ minReplicas: 1 }))).toBe(
    "broken: the autoscaler's minimum is 1",
  );
  expect(verdictOn("because", withAutoscaler({ targetCpuPercent: 80 }))).toBe(
    "broken: the autoscaler's target is 80 %",
  );
});

test("fails when requests were lost, and names the kinds", () => {
  expect(verdictOn("No request", { failed })).toBe(
    "broken: 3 of 9,600 failed: 2 × HTTP 503, 1 × connection reset",
  );
});

test("doesn't hold when the autoscaler never read CPU, and says why", () => {
  const blind = {
    cpuPercent: () => null,
    changeSample: (sample: Sample) =>
      withCluster(sample, ({ autoscaler }) => ({
        autoscaler: { ...autoscaler, inactive: "no metrics returned from resource metrics API" },
      })),
  };
  expect(verdictOn("because", blind)).toBe(
    "unknown: the autoscaler never read CPU: no metrics returned from resource metrics API",
  );
  expect(outcomeOf(blind)).toBe("unknown");
});

test("fails when it scaled up before the burn, or without CPU above the target", () => {
  expect(verdictOn("because", { wanted: (at) => (at < 20 ? 2 : 4), cpuPercent: () => 90 })).toBe(
    "broken: wanted 4 at 0:20, before the burn began",
  );
  expect(verdictOn("because", { cpuPercent: () => 40 })).toBe(
    "broken: wanted 4 at 1:10, but CPU was not above 50 % before",
  );
});

test("fails when it didn't come back to the minimum", () => {
  expect(verdictOn("Back to", { ready: (at) => (at < 90 ? 2 : 4) })).toBe(
    "broken: 4 were still there at the end",
  );
});

test("fails when a pod lost its readiness or was restarted", () => {
  expect(verdictOn("Probes", withFirstPod({ ready: false }))).toBe(
    "broken: job-board-6d5f-aaaaa was not ready at 2:00",
  );
  expect(verdictOn("Probes", withFirstPod({ restarts: 2 }))).toBe(
    "broken: job-board-6d5f-aaaaa was restarted 2 ×",
  );
  expect(verdictOn("Probes", { changeSample: endingFirst })).toMatch(/^held/);
});

test("fails when /readyz refused at the front door, or a liveness probe failed", () => {
  expect(verdictOn("Probes", { changeSample: refused })).toBe(
    "broken: /readyz answered 503 at 1:40",
  );
  const text = "job-board-1: Liveness probe failed: timeout";
  const marks = [{ atSeconds: 100, source: "cluster", kind: "probe", text } as const];
  expect(verdictOn("Probes", { marks })).toBe(`broken: ${text}`);
});

test("a pod that is told to end may say so at the front door; one that stays may not", () => {
  expect(
    verdictOn("Probes", { changeSample: (sample) => sayingFarewell(endingFirst(sample)) }),
  ).toBe(
    "held: 4 pods in 160 looks, no restart, /readyz asked each time (1 × 503 by a pod that was told to end)",
  );
  expect(verdictOn("Probes", { changeSample: sayingFarewell })).toBe(
    "broken: /readyz answered 503 at 5:02",
  );
});

test("pods that end beside their successors are not too many", () => {
  expect(verdictOn("Scaled from", { changeSample: withEndingPod })).toMatch(/^held/);
});

test("what was not seen is not called held", () => {
  expect(verdictOn("Never fewer", { changeSample: gap })).toBe(
    "unknown: the cluster was not seen for 30 s",
  );
  expect(verdictOn("Scaled from", { changeSample: outside })).toBe(
    "unknown: the cluster was not looked at",
  );
  expect(verdictOn("No request", { changeSample: outside })).toMatch(/^held/);
});

test("fails when the load generator measured itself", () => {
  expect(verdictOn("bottleneck", { changeSample: slow })).toBe(
    "broken: 30.0 of 30 requests a second sent; 0 held back; sent late by at most 120 ms " +
      "(99th percentile of a sample), over 50 ms in 159 of 159 samples",
  );
  expect(verdictOn("bottleneck", { changeSample: fewer })).toMatch(/^broken: 15.0 of 30/);
});

test("a run cut short is partial: what held until then is unknown, what broke stays broken", () => {
  const cut: Partial<RunShape> = {
    seconds: 80,
    scene: {
      outcome: "cut short",
      reason: "the run was cut short (by Ctrl-C)",
      steps: { burnStarted: 30 },
    },
  };
  expect(verdictOn("No request", cut)).toBe(
    "unknown: 2,400 requests, all answered; but the run was cut short (by Ctrl-C)",
  );
  expect(verdictOn("Scaled from", cut)).toBe("unknown: at most 2 were ready, 4 wanted");
  expect(verdictOn("No request", { ...cut, failed: () => ({ "HTTP 500": 1 }) })).toMatch(/^broken/);
  const scene = { ...cut.scene, steps: { burnStarted: 30, burnEnded: 210 } };
  expect(verdictOn("Back to", { seconds: 240, scene })).toBe(
    "unknown: 4 were still there at the end",
  );
  const recording = { ...constructed({ ...GOOD_RUN, ...cut }), cutShort: "by Ctrl-C" };
  expect(exitCode(recording, judge(recording))).toBe(130);
});

test("clocks that differ change no verdict, as only the client's monotonic clock is used", () => {
  const skewed = {
    ...constructed(GOOD_RUN),
    endedAt: "2026-11-21T04:05:20.000Z",
    clock: { clusterAheadSeconds: -7_200, clientSetBySeconds: 3_600 },
  };
  expect(judge(skewed).outcome).toBe("held");
});

test("a scene that could not be played is not called held", () => {
  const scene = { outcome: "not playable", reason: "one node only" } as const;
  const { outcome, scenes } = judge(constructed({ ...GOOD_RUN, scene }));
  expect([outcome, scenes[0]?.verdicts]).toEqual(["unknown", []]);
});
