import type { PlayedScene, Recording, Sample } from "../recording";
import { judgeCause } from "./cause";
import { podContradictions } from "./contradictions/pods";
import { timeContradictions } from "./contradictions/time";
import { judgeProbes } from "./probes";
import { judgeClient, judgeRequests } from "./requests";
import { judgeSpread } from "./spread";
import {
  type Verdict,
  blindSpot,
  clockTime,
  readyPods,
  samplesOf,
  unlessContradicted,
  upToTheEnd,
} from "./verdict";

/** The promises of the autoscaler, judged over what was recorded while its scene was played. */
export function judgeAutoscaling(recording: Recording, scene: PlayedScene): Verdict[] {
  const samples = samplesOf(recording, scene);
  const contradictions = [
    ...timeContradictions(recording, scene),
    ...podContradictions(recording, scene),
  ];
  const ofTheCluster = (verdict: Verdict) => unlessContradicted(contradictions, verdict);
  return upToTheEnd(scene, [
    ofTheCluster(judgeMinimum(recording, scene, samples)),
    ofTheCluster(judgeMaximum(recording, scene, samples)),
    ofTheCluster(judgeCause(recording, scene, samples)),
    judgeRequests(recording, scene),
    judgeSpread(recording, scene),
    judgeProbes(recording, scene),
    ofTheCluster(judgeReturn(recording, scene, samples)),
    judgeClient(recording, scene),
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
  const bound = seen.find(({ autoscaler }) => autoscaler.maxReplicas !== maxReplicas);
  const burnAt = scene.steps["burnStarted"];
  const atBurn = samples.findLast(({ atSeconds }) => burnAt !== undefined && atSeconds <= burnAt);
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
  if (bound !== undefined) {
    const evidence = `the autoscaler's maximum is ${bound.autoscaler.maxReplicas}`;
    return { promise, outcome: "broken", evidence };
  }
  const blind = blindSpot(samples, scene);
  if (blind !== undefined) {
    return { promise, outcome: "unknown", evidence: blind };
  }
  const before = atBurn && readyPods(atBurn);
  if (before !== undefined && before > minReplicas) {
    const evidence = `${before} were ready already when the burn began`;
    return { promise, outcome: "unknown", evidence };
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
  const blind = blindSpot(samples, scene);
  if (blind !== undefined) {
    return { promise, outcome: "unknown", evidence: blind };
  }
  const peak = Math.max(...samples.map((sample) => readyPods(sample) ?? 0));
  const left = last.cluster?.pods.filter(stays).length;
  if (left !== minReplicas) {
    const outcome = scene.outcome === "cut short" ? "unknown" : "broken";
    return { promise, outcome, evidence: `${left} were still there at the end` };
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

function stays(pod: { readonly terminating: boolean }): boolean {
  return !pod.terminating;
}

function timeOf(samples: readonly Sample[], matches: (sample: Sample) => boolean): string {
  return clockTime(samples.find(matches)?.atSeconds ?? 0);
}
