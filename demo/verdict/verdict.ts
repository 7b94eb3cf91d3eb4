import type { PlayedScene, Recording, RequestWindow, Sample } from "../recording";

/** `unknown`: the recording doesn't show it, which is not good enough to call it held. */
export type Outcome = "held" | "broken" | "unknown";

/** What became of one promise, with the figures that show it. */
export interface Verdict {
  readonly promise: string;
  readonly outcome: Outcome;
  readonly evidence: string;
  /** Whose promise it is: the service's, or that of the measurement. @default "service" */
  readonly of?: "service" | "measurement";
  /** Whether it would have held, but for a recording that contradicts itself. @default false */
  readonly contradicted?: boolean;
}

/** The cluster not seen for longer than this makes "never" a guess. */
const LONGEST_BLIND_SECONDS = 15;

/** The samples of a scene; one that is taken at its first moment tells of the time before it. */
export function samplesOf(recording: Recording, scene: PlayedScene): Sample[] {
  return recording.samples.filter(isWithin(scene));
}

export function isWithin({
  startedAtSeconds,
  endedAtSeconds,
}: Pick<PlayedScene, "startedAtSeconds" | "endedAtSeconds">) {
  return ({ atSeconds }: { readonly atSeconds: number }) =>
    atSeconds > startedAtSeconds && atSeconds <= endedAtSeconds;
}

/** Longest stretch of a scene, in seconds, in which a sample of the wanted kind was not taken. */
export function longestGapSeconds(
  samples: readonly Sample[],
  scene: PlayedScene,
  isWanted: (sample: Sample) => boolean,
): number {
  const times = samples.filter(isWanted).map(({ atSeconds }) => atSeconds);
  const edges = [scene.startedAtSeconds, ...times, scene.endedAtSeconds];
  return Math.max(...edges.slice(1).map((time, index) => time - (edges[index] ?? time)));
}

/** Says why a claim about the whole scene can't be made, if it can't. */
export function blindSpot(samples: readonly Sample[], scene: PlayedScene): string | undefined {
  if (samples.every(({ cluster }) => cluster === null)) {
    return "the cluster was not looked at";
  }
  const gapSeconds = longestGapSeconds(samples, scene, ({ cluster }) => cluster !== null);
  return gapSeconds > LONGEST_BLIND_SECONDS
    ? `the cluster was not seen for ${Math.round(gapSeconds)} s`
    : undefined;
}

/** What has not come, though there was time; a run that was cut short gave it none. */
export function notWithin(
  seconds: number,
  { outcome }: PlayedScene,
): Pick<Verdict, "outcome" | "evidence"> {
  return outcome === "cut short"
    ? { outcome: "unknown", evidence: "the run was cut short before" }
    : { outcome: "broken", evidence: `not within ${seconds} s` };
}

/** What holds only up to where a scene was cut short is not known to hold. */
export function upToTheEnd(scene: PlayedScene, verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.map((verdict) =>
    scene.outcome === "played" || verdict.outcome !== "held"
      ? verdict
      : {
          ...verdict,
          outcome: "unknown",
          evidence: `${verdict.evidence}; but ${scene.reason ?? "the scene was not played to its end"}`,
        },
  );
}

/** What holds by a recording that contradicts itself is not known to hold. */
export function unlessContradicted(contradictions: readonly string[], verdict: Verdict): Verdict {
  return contradictions.length === 0 || verdict.outcome !== "held"
    ? verdict
    : {
        ...verdict,
        outcome: "unknown",
        contradicted: true,
        evidence: `the recording contradicts itself: ${contradictions.slice(0, 2).join("; ")}`,
      };
}

/** `1:05` */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Pods that are ready and stay; undefined when the cluster wasn't seen. */
export function readyPods({ cluster }: Sample): number | undefined {
  return cluster?.pods.filter((pod) => pod.ready && !pod.terminating).length;
}

/** Failed requests of one sample. */
export function failedIn({ failed }: RequestWindow): number {
  return sum(Object.values(failed));
}

/** `12,345` */
export function grouped(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: 0 });
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
