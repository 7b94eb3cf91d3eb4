import type { PlayedScene, Recording, Sample } from "../recording";
import { requestContradictions } from "./contradictions/requests";
import { timeContradictions } from "./contradictions/time";
import { type Verdict, clockTime, grouped, samplesOf, sum, unlessContradicted } from "./verdict";

/** Of an even share: what a pod gets of connections by chance is far above, a forgotten one below. */
const LEAST_SHARE = 0.1;
/** Answers an even share must be of, to say something. */
const ENOUGH_ANSWERS = 50;
/** A pod is seen before it is asked, and asked before it is gone, but for a few looks. */
const SEEN_WITHIN_SECONDS = 20;
/** Standard deviations by which the count of the answers that name their pod may be off. */
const DEVIATIONS = 6;

/** Every pod that was ready answered its part: without that, scaling relieves nobody. */
export function judgeSpread(recording: Recording, scene: PlayedScene): Verdict {
  const promise = "Every pod that was ready took its part of the load";
  const samples = samplesOf(recording, scene);
  if (samples.every(({ cluster }) => cluster === null)) {
    return { promise, outcome: "unknown", evidence: "the cluster was not looked at" };
  }
  const shares = [...evenShares(samples)].filter(([, even]) => even >= ENOUGH_ANSWERS);
  if (shares.length < 2) {
    return { promise, outcome: "unknown", evidence: "too few answers named their pod" };
  }
  const parts = shares.map(([pod, even]) => {
    const answers = sum(samples.map(({ requests }) => requests.byPod[pod] ?? 0));
    return { pod, answers, even, part: answers / even };
  });
  const least = parts.reduce((lowest, next) => (next.part < lowest.part ? next : lowest));
  if (least.part < LEAST_SHARE) {
    return {
      promise,
      outcome: "broken",
      evidence: `${least.pod} gave ${grouped(least.answers)} answers, an even share is ${grouped(least.even)}`,
    };
  }
  const contradictions = [
    ...timeContradictions(recording, scene),
    ...requestContradictions(recording, scene),
    ...strangers(recording, samples),
    ...unlikelyCount(samples),
  ];
  return unlessContradicted(contradictions, {
    promise,
    outcome: "held",
    evidence: `${shares.length} pods; the least asked one had ${Math.round(least.part * 100)} % of an even share`,
  });
}

/** Answers that each pod would have given, had those ready at a look shared them evenly. */
function evenShares(samples: readonly Sample[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const [i, { cluster, requests }] of samples.entries()) {
    const before = samples[i - 1]?.cluster?.pods ?? [];
    const wasReady = new Set(before.filter(isServing).map(({ name }) => name));
    const serving = (cluster?.pods ?? []).filter((pod) => isServing(pod) && wasReady.has(pod.name));
    for (const { name } of serving) {
      const share = sum(Object.values(requests.byPod)) / serving.length;
      shares.set(name, (shares.get(name) ?? 0) + share);
    }
  }
  return shares;
}

/** Pods that answered when the cluster didn't have them. */
function strangers({ samples: all }: Recording, samples: readonly Sample[]): string[] {
  return samples.flatMap(({ atSeconds, requests }) => {
    const known = new Set(
      all
        .filter((look) => Math.abs(look.atSeconds - atSeconds) <= SEEN_WITHIN_SECONDS)
        .flatMap(({ cluster }) => (cluster?.pods ?? []).map(({ name }) => name)),
    );
    const stranger = Object.keys(requests.byPod).find((pod) => !known.has(pod));
    return stranger === undefined
      ? []
      : [`${stranger} answered at ${clockTime(atSeconds)}, but the cluster has no such pod`];
  });
}

/** Every second request, by chance, asks the pod for its name. */
function unlikelyCount(samples: readonly Sample[]): string[] {
  const answered = sum(samples.map(({ requests }) => requests.answered));
  const named = sum(samples.flatMap(({ requests }) => Object.values(requests.byPod)));
  const allowed = (DEVIATIONS * Math.sqrt(answered)) / 2 + 1;
  return Math.abs(named - answered / 2) > allowed
    ? [`${grouped(named)} of ${grouped(answered)} answers name their pod, not about half`]
    : [];
}

function isServing({ ready, terminating }: { ready: boolean; terminating: boolean }): boolean {
  return ready && !terminating;
}
