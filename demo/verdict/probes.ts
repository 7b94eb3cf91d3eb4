import type { PlayedScene, Recording, Sample } from "../recording";
import { podContradictions } from "./contradictions/pods";
import { timeContradictions } from "./contradictions/time";
import {
  type Verdict,
  blindSpot,
  clockTime,
  isWithin,
  samplesOf,
  unlessContradicted,
} from "./verdict";

interface ProbesOptions {
  /** Whether pods may stop being ready, because the scene takes something away from them. */
  readonly unreadyAllowed?: boolean;
}

/** No pod that was ready stopped being so, and none was restarted, but those that were told to end. */
export function judgeProbes(
  recording: Recording,
  scene: PlayedScene,
  { unreadyAllowed = false }: ProbesOptions = {},
): Verdict {
  const promise = unreadyAllowed
    ? "No pod was restarted"
    : "Probes were healthy throughout: no pod lost its readiness, none was restarted";
  const samples = samplesOf(recording, scene);
  const problems = [
    ...(unreadyAllowed ? [] : lostReadiness(samples)),
    ...restarts(recording.samples, scene),
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
  const contradictions = [
    ...timeContradictions(recording, scene),
    ...podContradictions(recording, scene),
  ];
  const farewells = samples.filter(isFarewell).length;
  const pods = new Set(samples.flatMap(({ cluster }) => cluster?.pods.map(({ name }) => name)));
  return unlessContradicted(contradictions, {
    promise,
    outcome: "held",
    evidence: `${pods.size} pods in ${samples.length} looks, no restart, /readyz asked each time${farewells > 0 ? ` (${farewells} × 503 by a pod that was told to end)` : ""}`,
  });
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

/** A pod that came during the run had none before; one that was there may bring some along. */
function restarts(all: readonly Sample[], scene: PlayedScene): string[] {
  const seen = all.filter(({ cluster }) => cluster !== null);
  const brought = new Map(seen[0]?.cluster?.pods.map(({ name, restarts: r }) => [name, r]));
  const before = new Map<string, number>();
  const during = new Map<string, number>();
  for (const sample of seen) {
    for (const { name, restarts: count } of sample.cluster?.pods ?? []) {
      const last = before.get(name) ?? brought.get(name) ?? 0;
      before.set(name, Math.max(last, count));
      if (count > last && isWithin(scene)(sample)) {
        during.set(name, (during.get(name) ?? 0) + count - last);
      }
    }
  }
  return [...during].map(([name, times]) => `${name} was restarted ${times} ×`);
}

function refusedAtTheDoor(samples: readonly Sample[]): string[] {
  const refused = samples.filter((sample) => sample.health.readyz !== 200 && !isFarewell(sample));
  const [first] = refused;
  return first === undefined
    ? []
    : [
        `/readyz answered ${first.health.readyz ?? "nothing"} at ${clockTime(first.atSeconds)}` +
          (refused.length > 1 ? ` and ${refused.length - 1} times more` : ""),
      ];
}

/** A pod that is told to end says 503 until the balancer has heard of it, and must. */
function isFarewell({ cluster, health }: Sample): boolean {
  return health.readyz === 503 && (cluster?.pods ?? []).some(({ terminating }) => terminating);
}

function livenessFailures({ marks }: Recording, scene: PlayedScene): string[] {
  return marks
    .filter(isWithin(scene))
    .filter(({ kind, text }) => kind === "probe" && /liveness probe failed/i.test(text))
    .map(({ text }) => text);
}
