import type { PodView, Sample } from "../recording";

/** A look is taken every 2 s: what has happened is seen at the next one. */
const NEXT_LOOK_SECONDS = 3;

/** Names of the pods that were there at the last look before a moment, and stay. */
export function podsBefore(samples: readonly Sample[], moment: number): string[] {
  const look = samples.findLast(({ atSeconds, cluster }) => cluster && atSeconds <= moment);
  return namesOf(look?.cluster?.pods.filter(({ terminating }) => !terminating));
}

/** Names of the pods that are ready and stay at the first look after a moment. */
export function readyAfter(samples: readonly Sample[], moment: number): string[] {
  const look = samples.find(({ atSeconds, cluster }) => cluster && atSeconds >= moment);
  const isTimely = look !== undefined && look.atSeconds <= moment + NEXT_LOOK_SECONDS;
  return namesOf(
    isTimely ? look.cluster?.pods.filter((pod) => pod.ready && !pod.terminating) : undefined,
  );
}

function namesOf(pods: readonly PodView[] = []): string[] {
  return pods.map(({ name }) => name);
}
