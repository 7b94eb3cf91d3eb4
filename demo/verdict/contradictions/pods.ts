import type { PlayedScene, PodView, Recording, Sample } from "../../recording";
import { clockTime, samplesOf } from "../verdict";

/** Three of the autoscaler's periods: so long after a change it must have counted the pods anew. */
const COUNTED_WITHIN_SECONDS = 45;

/** What can't be true of the pods of a recording. */
export function podContradictions(recording: Recording, scene: PlayedScene): string[] {
  const samples = samplesOf(recording, scene);
  return [
    ...samples.flatMap(doubles),
    ...impossibleHistories(samples),
    ...miscounted(samples),
    ...unexplainedBlindness(recording, scene),
  ];
}

function doubles({ atSeconds, cluster }: Sample): string[] {
  const names = (cluster?.pods ?? []).map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  return twice === undefined ? [] : [`${twice} is there twice at ${clockTime(atSeconds)}`];
}

/** A pod that has gone never comes back, one that ends never stops ending, and restarts add up. */
function impossibleHistories(samples: readonly Sample[]): string[] {
  const last = new Map<string, { readonly pod: PodView; readonly look: number }>();
  const seen = samples.filter(({ cluster }) => cluster !== null);
  return seen.flatMap(({ atSeconds, cluster }, look) =>
    (cluster?.pods ?? []).flatMap((pod) => {
      const before = last.get(pod.name);
      last.set(pod.name, { pod, look });
      if (before === undefined) {
        return [];
      }
      const when = `at ${clockTime(atSeconds)}`;
      return [
        ...(look - before.look > 1 ? [`${pod.name} came back ${when}`] : []),
        ...(before.pod.terminating && !pod.terminating ? [`${pod.name} ends no more ${when}`] : []),
        ...(pod.restarts < before.pod.restarts ? [`${pod.name} has fewer restarts ${when}`] : []),
      ];
    }),
  );
}

/** The autoscaler counts pods itself, from time to time. */
function miscounted(samples: readonly Sample[]): string[] {
  let since: number | undefined;
  for (const { atSeconds, cluster } of samples) {
    if (cluster !== null) {
      const present = cluster.pods.filter(({ terminating }) => !terminating).length;
      const counted = cluster.autoscaler.currentReplicas;
      since = present === counted ? undefined : (since ?? atSeconds);
      if (since !== undefined && atSeconds - since > COUNTED_WITHIN_SECONDS) {
        return [`the autoscaler counts ${counted} pods at ${clockTime(atSeconds)}, not ${present}`];
      }
    }
  }
  return [];
}

/** Whoever stops seeing the cluster notes why. */
function unexplainedBlindness({ samples, marks, target }: Recording, scene: PlayedScene): string[] {
  if (target.context === null) {
    return [];
  }
  return samples.flatMap(({ atSeconds, cluster }, i) => {
    const before = samples[i - 1];
    const begins = cluster === null && before?.cluster !== null;
    const isNoted = marks.some(
      (mark) =>
        mark.kind === "warning" &&
        mark.source === "demonstration" &&
        mark.atSeconds > (before?.atSeconds ?? -1) &&
        mark.atSeconds <= atSeconds,
    );
    const isHere = atSeconds > scene.startedAtSeconds && atSeconds <= scene.endedAtSeconds;
    return begins && isHere && !isNoted
      ? [`no reason is noted why the cluster was not seen at ${clockTime(atSeconds)}`]
      : [];
  });
}
