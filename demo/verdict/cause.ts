import type { AutoscalerView, PlayedScene, Recording, Sample } from "../recording";
import { type Verdict, clockTime } from "./verdict";

/** The autoscaler acts within its sync period of 15 s on CPU it read at most one scrape before. */
const CAUSE_WITHIN_SECONDS = 60;
/** A burn takes a whole CPU: what the pods used at rest is at least doubled. */
const CPU_RISES_TIMES = 2;

type View = AutoscalerView & { readonly atSeconds: number };

/** The autoscaler wanted more because the burn took CPU, and pods and autoscaler both show it. */
export function judgeCause(
  recording: Recording,
  scene: PlayedScene,
  samples: readonly Sample[],
): Verdict {
  const { targetCpuPercent } = recording.promised;
  const promise = `Scaled because CPU passed ${targetCpuPercent} % of the request`;
  const verdict = (outcome: Verdict["outcome"], evidence: string) => ({
    promise,
    outcome,
    evidence,
  });
  const views: View[] = samples.flatMap(({ atSeconds, cluster }) =>
    cluster === null ? [] : [{ atSeconds, ...cluster.autoscaler }],
  );
  if (views.length === 0) {
    return verdict("unknown", "the cluster was not looked at");
  }
  if (views.every(({ cpuPercent }) => cpuPercent === null)) {
    const why = views.find(({ inactive }) => inactive !== null)?.inactive;
    return verdict("unknown", `the autoscaler never read CPU${why ? `: ${why}` : ""}`);
  }
  const rise = views.find((view, i) => view.wantedReplicas > (views[i - 1]?.wantedReplicas ?? 1e9));
  if (rise === undefined) {
    const outcome = scene.outcome === "cut short" ? "unknown" : "broken";
    return verdict(outcome, `it never scaled up; CPU reached ${highestCpu(views)} %`);
  }
  if (rise.targetCpuPercent !== targetCpuPercent) {
    const target = rise.targetCpuPercent ?? "not CPU";
    return verdict("broken", `the autoscaler's target is ${target} %`);
  }
  const cause = views.find(
    ({ atSeconds, cpuPercent }) =>
      cpuPercent !== null &&
      cpuPercent > targetCpuPercent &&
      atSeconds <= rise.atSeconds &&
      atSeconds >= rise.atSeconds - CAUSE_WITHIN_SECONDS,
  );
  const when = `wanted ${rise.wantedReplicas} at ${clockTime(rise.atSeconds)}`;
  if (cause === undefined) {
    return verdict("broken", `${when}, but CPU was not above ${targetCpuPercent} % before`);
  }
  const burnAt = scene.steps["burnStarted"];
  if (burnAt !== undefined && rise.atSeconds < burnAt) {
    return verdict("broken", `${when}, before the burn began`);
  }
  const doubt = doubtAboutBurn(scene, samples);
  return doubt === undefined
    ? verdict("held", `CPU read ${cause.cpuPercent} % at ${clockTime(cause.atSeconds)}, ${when}`)
    : verdict("unknown", `${when}, but ${doubt}`);
}

/** Why it isn't known that a burn took CPU, if so. */
function doubtAboutBurn({ steps }: PlayedScene, samples: readonly Sample[]): string | undefined {
  const { burnStarted, burnEnded = Infinity } = steps;
  if (burnStarted === undefined || burnEnded <= burnStarted) {
    return "no burn is recorded";
  }
  const during = samples.filter((s) => s.atSeconds > burnStarted && s.atSeconds <= burnEnded);
  if (during.every(({ burns }) => burns === 0)) {
    return "no burn was seen to run";
  }
  const rest = podCpu(samples.filter(({ atSeconds }) => atSeconds <= burnStarted));
  const burning = podCpu(during);
  if (rest === undefined || burning === undefined) {
    return "the CPU of no pod was seen";
  }
  return burning < CPU_RISES_TIMES * rest
    ? `no pod used more than ${Math.round(burning)} mCPU, after ${Math.round(rest)} at rest`
    : undefined;
}

/** The highest CPU of a pod, in millicores. */
function podCpu(samples: readonly Sample[]): number | undefined {
  const figures = samples.flatMap(({ cluster }) =>
    (cluster?.pods ?? []).flatMap(({ cpuMillicores }) => cpuMillicores ?? []),
  );
  return figures.length === 0 ? undefined : Math.max(...figures);
}

function highestCpu(views: readonly View[]): number {
  return Math.max(...views.map(({ cpuPercent }) => cpuPercent ?? 0));
}
