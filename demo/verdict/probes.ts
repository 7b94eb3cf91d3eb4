import type { PlayedScene, Recording, Sample } from "../recording";
import { type Verdict, blindSpot, clockTime } from "./verdict";

interface ProbesOptions {
  /** Whether pods may stop being ready, because the scene takes something away from them. */
  readonly unreadyAllowed?: boolean;
}

/** No pod that was ready stopped being so, and none was restarted, but those that were told to end. */
export function judgeProbes(
  recording: Recording,
  scene: PlayedScene,
  samples: readonly Sample[],
  { unreadyAllowed = false }: ProbesOptions = {},
): Verdict {
  const promise = unreadyAllowed
    ? "No pod was restarted"
    : "Probes were healthy throughout: no pod lost its readiness, none was restarted";
  const problems = [
    ...(unreadyAllowed ? [] : lostReadiness(samples)),
    ...restarts(samples),
    ...(unreadyAllowed ? [] : refusedAtTheDoor(samples)),
    ...livenessFailures(recording, scene),
  ];
  if (problems.length > 0) {
    return { promise, outcome: "broken", evidence: problems.join("; ") };
  }
  const blind = blindSpot(samples, scene);
  if (blind !== undefined) {
    return { promise, outcome: "unknown", evidence: blind };
  }
  const pods = new Set(samples.flatMap(({ cluster }) => cluster?.pods.map(({ name }) => name)));
  return {
    promise,
    outcome: "held",
    evidence: `${pods.size} pods in ${samples.length} looks, no restart, /readyz asked each time`,
  };
}

function lostReadiness(samples: readonly Sample[]): string[] {
  const onceReady = new Set<string>();
  const lost = new Map<string, number>();
  for (const { atSeconds, cluster } of samples) {
    for (const pod of cluster?.pods ?? []) {
      if (pod.ready) {
        onceReady.add(pod.name);
      } else if (onceReady.has(pod.name) && !pod.terminating && !lost.has(pod.name)) {
        lost.set(pod.name, atSeconds);
      }
    }
  }
  return [...lost].map(([name, at]) => `${name} was not ready at ${clockTime(at)}`);
}

function restarts(samples: readonly Sample[]): string[] {
  const before = new Map<string, number>();
  const restarted = new Map<string, number>();
  for (const { cluster } of samples) {
    for (const pod of cluster?.pods ?? []) {
      const first = before.get(pod.name) ?? pod.restarts;
      before.set(pod.name, first);
      if (pod.restarts > first) {
        restarted.set(pod.name, pod.restarts - first);
      }
    }
  }
  return [...restarted].map(([name, times]) => `${name} was restarted ${times} ×`);
}

function refusedAtTheDoor(samples: readonly Sample[]): string[] {
  const refused = samples.filter(({ health }) => health.readyz !== 200);
  const [first] = refused;
  return first === undefined
    ? []
    : [
        `/readyz answered ${first.health.readyz ?? "nothing"} at ${clockTime(first.atSeconds)}` +
          (refused.length > 1 ? ` and ${refused.length - 1} times more` : ""),
      ];
}

function livenessFailures({ marks }: Recording, scene: PlayedScene): string[] {
  return marks
    .filter(
      ({ kind, text, atSeconds }) =>
        kind === "probe" &&
        /liveness probe failed/i.test(text) &&
        atSeconds >= scene.startedAtSeconds &&
        atSeconds <= scene.endedAtSeconds,
    )
    .map(({ text }) => text);
}
