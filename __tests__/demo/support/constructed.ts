import type { Mark, PlayedScene, PodView, Recording, Sample } from "../../../demo/recording";

export interface RunShape {
  readonly seconds: number;
  /** Pods ready at a time. */
  readonly ready: (atSeconds: number) => number;
  readonly wanted?: (atSeconds: number) => number;
  readonly cpuPercent: (atSeconds: number) => number | null;
  readonly failed?: (atSeconds: number) => Record<string, number>;
  readonly scene?: Partial<PlayedScene>;
  readonly marks?: readonly Mark[];
  readonly changeSample?: (sample: Sample) => Sample;
}

const STARTED_AT = "2026-11-21T03:00:00.000Z";
const INTERVAL_SECONDS = 2;
const REQUESTS_PER_SECOND = 30;
const REQUESTED_MILLICORES = 250;

/** A run that goes as promised: burn from 0:30 to 3:30, four pods from 1:30 to 5:00. */
export const GOOD_RUN: RunShape = {
  seconds: 320,
  ready: (at) => (at >= 90 && at < 300 ? 4 : 2),
  wanted: (at) => (at >= 70 && at < 296 ? 4 : 2),
  cpuPercent: (at) => (at < 60 ? 3 : at < 90 ? 160 : at < 225 ? 80 : 4),
  scene: { steps: { burnStarted: 30, burnEnded: 210 } },
};

/** A recording of the scene `autoscaling`, made of functions of time. */
export function constructed(shape: RunShape): Recording {
  const samples = Array.from({ length: shape.seconds / INTERVAL_SECONDS }, (_, i) =>
    sampleAt(shape, (i + 1) * INTERVAL_SECONDS),
  );
  return {
    format: "job-board-demonstration/1",
    startedAt: STARTED_AT,
    endedAt: new Date(Date.parse(STARTED_AT) + shape.seconds * 1_000).toISOString(),
    command: `npm run demo -- --scenes ${shape.scene?.name ?? "autoscaling"}`,
    cutShort: null,
    target: {
      environment: "local",
      url: "https://jobboard.localhost/",
      namespace: "job-board",
      workload: "job-board",
      context: "kind-jobboard",
      grafanaUrl: "https://grafana.jobboard.localhost/",
    },
    versions: { kubernetes: "v1.35.4" },
    promised: {
      minReplicas: 2,
      maxReplicas: 4,
      targetCpuPercent: 50,
      requestsPerSecond: REQUESTS_PER_SECOND,
    },
    clock: { clusterAheadSeconds: 0.2, clientSetBySeconds: 0 },
    checks: [{ name: "cluster", outcome: "there", found: "Kubernetes v1.35.4", remedy: null }],
    samples: shape.changeSample ? samples.map(shape.changeSample) : samples,
    marks: [...(shape.marks ?? [])],
    scenes: [
      {
        name: "autoscaling",
        title: "CPU rises, the autoscaler follows",
        startedAtSeconds: 0,
        endedAtSeconds: shape.seconds,
        outcome: "played",
        reason: null,
        steps: {},
        trials: [],
        ...shape.scene,
      },
    ],
  };
}

function sampleAt(shape: RunShape, atSeconds: number): Sample {
  const ready = shape.ready(atSeconds);
  const failed = shape.failed?.(atSeconds) ?? {};
  const lost = Object.values(failed).reduce((total, many) => total + many, 0);
  const sent = REQUESTS_PER_SECOND * INTERVAL_SECONDS;
  const cpuPercent = shape.cpuPercent(atSeconds);
  const cpuMillicores = cpuPercent === null ? null : (cpuPercent * REQUESTED_MILLICORES) / 100;
  const pods = Array.from({ length: ready }, (_, i) => ({ ...podAt(i), cpuMillicores }));
  const share = Math.floor((sent - lost) / 2 / Math.max(1, ready));
  return {
    atSeconds,
    cluster: {
      autoscaler: {
        minReplicas: 2,
        maxReplicas: 4,
        targetCpuPercent: 50,
        cpuPercent,
        wantedReplicas: (shape.wanted ?? shape.ready)(atSeconds),
        currentReplicas: ready,
        inactive: null,
      },
      pods,
    },
    requests: {
      sent,
      answered: sent - lost,
      failed,
      latency: { p50: 2.5, p95: 6 + (atSeconds % 7), p99: 12 + (atSeconds % 11), max: 31 },
      byPod: Object.fromEntries(pods.map(({ name }) => [name, share])),
      byVersion: { "1.0.0": share * ready },
    },
    client: { notSent: 0, sendDelayP99Milliseconds: 2, cpuCores: 0.05 },
    health: { readyz: 200, healthz: "pass", database: "pass" },
    burns: atSeconds > 30 && atSeconds < 210 ? 2 : 0,
  };
}

export function podAt(index: number): PodView {
  return {
    name: `job-board-6d5f-${["aaaaa", "bbbbb", "ccccc", "ddddd", "eeeee"][index] ?? "zzzzz"}`,
    node: "node-1",
    ready: true,
    terminating: false,
    restarts: 0,
    cpuMillicores: 50,
  };
}
