import { z } from "zod";
import { flowSchema } from "./flow";

/** Marks a file as a recording, and says which shape it has. */
export const RECORDING_FORMAT = "job-board-demonstration/1";

const count = z.int().min(0);
/** Seconds since the run began, by the client's monotonic clock: a clock that is set doesn't touch it. */
const atSeconds = z.number().min(0);

/** What a HorizontalPodAutoscaler says. */
export const autoscalerSchema = z.strictObject({
  minReplicas: count,
  maxReplicas: count,
  targetCpuPercent: z.number().nullable(),
  /** CPU over the pods' requests; null while the metrics API gives none. */
  cpuPercent: z.number().nullable(),
  wantedReplicas: count,
  currentReplicas: count,
  /** Why it doesn't scale, when its condition `ScalingActive` is false. */
  inactive: z.string().nullable(),
});

export const podSchema = z.strictObject({
  name: z.string(),
  node: z.string().nullable(),
  ready: z.boolean(),
  terminating: z.boolean(),
  restarts: count,
  cpuMillicores: z.number().nullable(),
});

/** What the cluster says at one moment. */
export const clusterViewSchema = z.strictObject({
  autoscaler: autoscalerSchema,
  pods: z.array(podSchema),
});

/** What the client saw since the sample before. */
const requestWindowSchema = z.strictObject({
  sent: count,
  answered: count,
  /** Failed requests by kind, e.g. `HTTP 503`, `connection reset`. */
  failed: z.record(z.string(), count),
  /** Latency of the answered ones in milliseconds, from the time each was due. */
  latency: z
    .strictObject({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() })
    .nullable(),
  /** Answers by the pod that gave them, of those that name it. */
  byPod: z.record(z.string(), count),
  /** Answers by the version that gave them, of those that name it. */
  byVersion: z.record(z.string(), count),
});

/** How the load generator itself fared in the same time. */
const clientWindowSchema = z.strictObject({
  /** Requests that were due but not sent, because too many were in flight. */
  notSent: count,
  /** How late requests were sent: 99th percentile in milliseconds. */
  sendDelayP99Milliseconds: z.number(),
  /** Processor time used per second. */
  cpuCores: z.number(),
});

/** Answers of the health endpoints through the front door; null when there was none. */
const healthSchema = z.strictObject({
  readyz: z.int().nullable(),
  healthz: z.string().nullable(),
  database: z.string().nullable(),
});

export const sampleSchema = z.strictObject({
  atSeconds,
  /** Null without access to the cluster, or when it didn't answer. */
  cluster: clusterViewSchema.nullable(),
  requests: requestWindowSchema,
  client: clientWindowSchema,
  health: healthSchema,
  /** Burns known to run. */
  burns: count,
});

export const markSchema = z.strictObject({
  atSeconds,
  source: z.enum(["demonstration", "cluster"]),
  kind: z.enum(["scene", "burn", "scale", "pod", "probe", "change", "warning"]),
  text: z.string(),
});

/** One thing that a scene tried, with what was promised and what came. */
const trialSchema = z.strictObject({
  what: z.string(),
  expected: z.string(),
  seen: z.string(),
});

export const playedSceneSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  startedAtSeconds: atSeconds,
  endedAtSeconds: atSeconds,
  outcome: z.enum(["played", "not playable", "failed", "cut short"]),
  /** Why it was not played to its end. */
  reason: z.string().nullable(),
  /** Steps a verdict refers to, by name, e.g. `burnStarted`. */
  steps: z.record(z.string(), atSeconds),
  trials: z.array(trialSchema),
  /** Of the scene `apply` alone. */
  flow: flowSchema.optional(),
});

const checkSchema = z.strictObject({
  name: z.string(),
  outcome: z.enum(["there", "missing", "noted"]),
  found: z.string(),
  remedy: z.string().nullable(),
});

/** All that a run saw; verdicts and the report are made of nothing else. */
export const recordingSchema = z.strictObject({
  format: z.literal(RECORDING_FORMAT),
  /** ISO 8601, by the client's clock. */
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  command: z.string(),
  /** Why the run ended before its scenes did; null when it didn't. */
  cutShort: z.string().nullable(),
  target: z.strictObject({
    environment: z.string(),
    url: z.string(),
    namespace: z.string(),
    workload: z.string(),
    context: z.string().nullable(),
    grafanaUrl: z.string().nullable(),
  }),
  versions: z.record(z.string(), z.string()),
  promised: z.strictObject({
    minReplicas: count,
    maxReplicas: count,
    targetCpuPercent: z.number(),
    requestsPerSecond: z.number(),
  }),
  clock: z.strictObject({
    /** Seconds by which the cluster's clock is ahead of the client's; null when not known. */
    clusterAheadSeconds: z.number().nullable(),
    /** Seconds by which the client's clock was set during the run. */
    clientSetBySeconds: z.number(),
  }),
  checks: z.array(checkSchema),
  samples: z.array(sampleSchema),
  marks: z.array(markSchema),
  scenes: z.array(playedSceneSchema),
});

export type AutoscalerView = z.output<typeof autoscalerSchema>;
export type PodView = z.output<typeof podSchema>;
export type ClusterView = z.output<typeof clusterViewSchema>;
export type RequestWindow = z.output<typeof requestWindowSchema>;
export type ClientWindow = z.output<typeof clientWindowSchema>;
export type HealthView = z.output<typeof healthSchema>;
export type Sample = z.output<typeof sampleSchema>;
export type Mark = z.output<typeof markSchema>;
export type Trial = z.output<typeof trialSchema>;
export type PlayedScene = z.output<typeof playedSceneSchema>;
export type Check = z.output<typeof checkSchema>;
export type Recording = z.output<typeof recordingSchema>;
