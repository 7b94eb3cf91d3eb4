import type { Mark, Sample } from "../recording";
import type { Expectation } from "../scenes/stage";
import { failedIn, readyPods, sum } from "../verdict/verdict";

/** All that a live view shows, at one moment. */
export interface LiveState {
  readonly url: string;
  readonly requestsPerSecond: number;
  readonly scene: string;
  readonly nowSeconds: number;
  readonly expectation: Expectation | undefined;
  readonly samples: readonly Sample[];
  readonly marks: readonly Mark[];
}

/** The figures of the newest sample, as text. */
export interface Figures {
  readonly replicas: string;
  readonly cpu: string;
  readonly rate: string;
  readonly failed: number;
  readonly answered: number;
  readonly latency: string;
  readonly pods: string;
  readonly burns: number;
}

/** Figures of the last few samples: one alone jumps about. */
const POD_SHARE_SAMPLES = 5;

export function figuresOf({ samples }: LiveState): Figures | undefined {
  const last = samples.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const before = samples.at(-2)?.atSeconds ?? 0;
  const { latency, sent } = last.requests;
  return {
    replicas: replicasText(last),
    cpu: cpuText(last),
    rate: `${(sent / Math.max(0.1, last.atSeconds - before)).toFixed(0)} req/s`,
    failed: sum(samples.map(({ requests }) => failedIn(requests))),
    answered: sum(samples.map(({ requests }) => requests.answered)),
    latency:
      latency === null
        ? "no answers"
        : `p50 ${ms(latency.p50)}, p95 ${ms(latency.p95)}, p99 ${ms(latency.p99)}`,
    pods: podShares(samples.slice(-POD_SHARE_SAMPLES)),
    burns: last.burns,
  };
}

/** Ready pods, or from outside those that answered. */
export function podsSeen(sample: Sample): number {
  return readyPods(sample) ?? Object.keys(sample.requests.byPod).length;
}

function replicasText(sample: Sample): string {
  const { cluster } = sample;
  if (cluster === null) {
    return `${podsSeen(sample)} answering`;
  }
  const { wantedReplicas, minReplicas, maxReplicas } = cluster.autoscaler;
  return `${podsSeen(sample)} ready, ${wantedReplicas} wanted (bounds ${minReplicas}–${maxReplicas})`;
}

function cpuText({ cluster }: Sample): string {
  if (cluster === null) {
    return "not seen";
  }
  const { cpuPercent, targetCpuPercent } = cluster.autoscaler;
  return `${cpuPercent ?? "?"} % (target ${targetCpuPercent ?? "?"} %)`;
}

function podShares(samples: readonly Sample[]): string {
  const counts = new Map<string, number>();
  for (const { requests } of samples) {
    for (const [pod, count] of Object.entries(requests.byPod)) {
      counts.set(pod, (counts.get(pod) ?? 0) + count);
    }
  }
  const total = sum([...counts.values()]);
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([pod, count]) => `${shortName(pod)} ${Math.round((count / total) * 100)} %`)
    .join(", ");
}

/** The part of a pod's name that tells it from its siblings. */
export function shortName(pod: string): string {
  return pod.split("-").at(-1) ?? pod;
}

function ms(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`;
}
