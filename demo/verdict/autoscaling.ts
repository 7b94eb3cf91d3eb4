import type { AutoscalerView, PlayedScene, Recording, Sample } from "../recording";
import { judgeProbes } from "./probes";
import { judgeClient, judgeRequests } from "./requests";
import { type Verdict, blindSpot, clockTime, samplesOf, upToTheEnd } from "./verdict";

/** The autoscaler acts within its sync period of 15 s on CPU it read at most one scrape before. */
const CAUSE_WITHIN_SECONDS = 60;

/** The promises of the autoscaler, judged over what was recorded while its scene was played. */
export function judgeAutoscaling(recording: Recording, scene: PlayedScene): Verdict[] {
  const samples = samplesOf(recording, scene);
  return upToTheEnd(scene, [
    judgeMinimum(recording, scene, samples),
    judgeMaximum(recording, scene, samples),
    judgeCause(recording, scene, samples),
    judgeRequests(samples),
    judgeProbes(recording, scene, samples),
    judgeReturn(recording, scene, samples),
    judgeClient(samples, recording.promised.requestsPerSecond),
  ]);
}

function judgeMinimum(recording: Recording, scene: PlayedScene, samples: Sample[]): Verdict {
  const { minReplicas } = recording.promised;
  const promise = `Never fewer than ${minReplicas} pods ready`;
  const counts = samples.flatMap((sample) => readyPods(sample) ?? []);
  const lowest = Math.min(...counts);
  const bound = samples.find(
    ({ cluster }) => cluster && cluster.autoscaler.minReplicas !== minReplicas,
  )?.cluster?.autoscaler.minReplicas;
  if (counts.length > 0 && (lowest < minReplicas || bound !== undefined)) {
    return {
      promise,
      outcome: "broken",
      evidence:
        lowest < minReplicas
          ? `${lowest} ready at ${timeOf(samples, (sample) => readyPods(sample) === lowest)}`
          : `the autoscaler's minimum is ${bound}`,
    };
  }
  const blind = blindSpot(samples, scene);
  return blind === undefined
    ? { promise, outcome: "held", evidence: `the lowest count was ${lowest}` }
    : { promise, outcome: "unknown", evidence: blind };
}

function judgeMaximum(recording: Recording, scene: PlayedScene, samples: Sample[]): Verdict {
  const { minReplicas, maxReplicas } = recording.promised;
  const promise = `Scaled from ${minReplicas} to ${maxReplicas} pods, never more`;
  const seen = samples.flatMap(({ cluster }) => cluster ?? []);
  const wanted = Math.max(0, ...seen.map(({ autoscaler }) => autoscaler.wantedReplicas));
  // Pods that end make room for others: they don't count.
  const present = Math.max(0, ...seen.map(({ pods }) => pods.filter(stays).length));
  const burnAt = scene.steps["burnStarted"];
  // Pods left over from an earlier burn are no answer to this one.
  const answers = samples.filter(({ atSeconds }) => burnAt === undefined || atSeconds >= burnAt);
  const ready = Math.max(0, ...answers.map((sample) => readyPods(sample) ?? 0));
  if (Math.max(wanted, present) > maxReplicas) {
    return {
      promise,
      outcome: "broken",
      evidence: `${wanted} were wanted and ${present} were there`,
    };
  }
  const blind = blindSpot(samples, scene);
  if (blind !== undefined) {
    return { promise, outcome: "unknown", evidence: blind };
  }
  if (ready < maxReplicas) {
    return {
      promise,
      outcome: scene.outcome === "cut short" ? "unknown" : "broken",
      evidence: `at most ${ready} were ready, ${wanted} wanted`,
    };
  }
  const readyAt = answers.find((sample) => readyPods(sample) === maxReplicas)?.atSeconds;
  return {
    promise,
    outcome: "held",
    evidence:
      burnAt === undefined || readyAt === undefined
        ? `${ready} were ready`
        : `${ready} were ready ${Math.round(readyAt - burnAt)} s after the burn began`,
  };
}

function judgeCause(recording: Recording, scene: PlayedScene, samples: Sample[]): Verdict {
  const { targetCpuPercent } = recording.promised;
  const promise = `Scaled because CPU passed ${targetCpuPercent} % of the request`;
  const views = samples.flatMap(({ atSeconds, cluster }) =>
    cluster === null ? [] : [{ atSeconds, ...cluster.autoscaler }],
  );
  const rise = views.find((view, i) => view.wantedReplicas > (views[i - 1]?.wantedReplicas ?? 1e9));
  if (views.length === 0) {
    return { promise, outcome: "unknown", evidence: "the cluster was not looked at" };
  }
  if (views.every(({ cpuPercent }) => cpuPercent === null)) {
    const why = views.find(({ inactive }) => inactive !== null)?.inactive;
    return {
      promise,
      outcome: "unknown",
      evidence: `the autoscaler never read CPU${why ? `: ${why}` : ""}`,
    };
  }
  if (rise === undefined) {
    return {
      promise,
      outcome: scene.outcome === "cut short" ? "unknown" : "broken",
      evidence: `it never scaled up; CPU reached ${highestCpu(views)} %`,
    };
  }
  const burnAt = scene.steps["burnStarted"];
  const cause = views.find(
    ({ atSeconds, cpuPercent }) =>
      cpuPercent !== null &&
      cpuPercent > targetCpuPercent &&
      atSeconds <= rise.atSeconds &&
      atSeconds >= rise.atSeconds - CAUSE_WITHIN_SECONDS,
  );
  const when = `wanted ${rise.wantedReplicas} at ${clockTime(rise.atSeconds)}`;
  if (rise.targetCpuPercent !== targetCpuPercent) {
    return {
      promise,
      outcome: "broken",
      evidence: `the autoscaler's target is ${rise.targetCpuPercent ?? "not CPU"} %`,
    };
  }
  if (cause === undefined || burnAt === undefined || rise.atSeconds < burnAt) {
    return {
      promise,
      outcome: "broken",
      evidence:
        cause === undefined
          ? `${when}, but CPU was not above ${targetCpuPercent} % before`
          : `${when}, before the burn began`,
    };
  }
  return {
    promise,
    outcome: "held",
    evidence: `CPU read ${cause.cpuPercent} % at ${clockTime(cause.atSeconds)}, ${when}`,
  };
}

function judgeReturn(recording: Recording, scene: PlayedScene, samples: Sample[]): Verdict {
  const { minReplicas } = recording.promised;
  const promise = `Back to ${minReplicas} pods after the burn`;
  const stoppedAt = scene.steps["burnEnded"];
  const after = samples.filter(
    ({ atSeconds, cluster }) => cluster !== null && atSeconds >= (stoppedAt ?? Infinity),
  );
  const [last] = after.slice(-1);
  if (stoppedAt === undefined || last === undefined) {
    return { promise, outcome: "unknown", evidence: "the end of the burn was not seen" };
  }
  const peak = Math.max(...samples.map((sample) => readyPods(sample) ?? 0));
  const left = last.cluster?.pods.filter(stays).length;
  if (left !== minReplicas) {
    return { promise, outcome: "broken", evidence: `${left} were still there at the end` };
  }
  if (peak <= minReplicas) {
    return { promise, outcome: "unknown", evidence: "there never were more" };
  }
  const backAt = after.find(({ cluster }) => cluster?.pods.filter(stays).length === minReplicas);
  return {
    promise,
    outcome: "held",
    evidence: `${minReplicas} again ${Math.round((backAt ?? last).atSeconds - stoppedAt)} s after the burn`,
  };
}

function readyPods({ cluster }: Sample): number | undefined {
  return cluster?.pods.filter((pod) => pod.ready && !pod.terminating).length;
}

function stays(pod: { readonly terminating: boolean }): boolean {
  return !pod.terminating;
}

function timeOf(samples: readonly Sample[], matches: (sample: Sample) => boolean): string {
  return clockTime(samples.find(matches)?.atSeconds ?? 0);
}

function highestCpu(views: readonly AutoscalerView[]): number {
  return Math.max(...views.map(({ cpuPercent }) => cpuPercent ?? 0));
}
