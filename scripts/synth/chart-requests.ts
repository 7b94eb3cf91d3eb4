import { z } from "zod";
import type { Room } from "../../modules/azure/allocatable";
import { parseCpu, parseMemory } from "../../modules/support/quantities";

/** How many pods, with autoscalers at their least and at their most. */
export interface Pods {
  readonly least: number;
  readonly most: number;
}

/** What each of some pods requests. */
export interface PodRequests {
  readonly room: Room;
  readonly pods: Pods;
}

/** Releases, and parts of charts by their key, whose pods run on every node. */
const RELEASES_ON_EVERY_NODE: ReadonlySet<string> = new Set(["alloy"]);
const PARTS_ON_EVERY_NODE: ReadonlySet<string> = new Set(["prometheus-node-exporter"]);

const requests = z.object({
  requests: z.object({ cpu: z.string().optional(), memory: z.string().optional() }),
});
const count = z.number().int();
const replicas = z.union([
  z.object({ replicaCount: count }).transform(({ replicaCount }) => replicaCount),
  z.object({ replicas: count }).transform((found) => found.replicas),
  z.object({ deployment: z.object({ replicas: count }) }).transform((f) => f.deployment.replicas),
  z.object({ controller: z.object({ replicas: count }) }).transform((f) => f.controller.replicas),
]);
const autoscaling = z.object({
  autoscaling: z.object({ enabled: z.literal(true), minReplicas: count, maxReplicas: count }),
});

/**
 * What a release's values request. A part that names no number of pods has that of what it lies in.
 *
 * @param nodes on how many the pods of DaemonSets run
 */
export function requestsOfRelease(name: string, values: unknown, nodes: Pods): PodRequests[] {
  const pods = RELEASES_ON_EVERY_NODE.has(name) ? nodes : { least: 1, most: 1 };
  return inValues(values, pods, nodes);
}

function inValues(value: unknown, outer: Pods, nodes: Pods): PodRequests[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const pods = podsOf(value) ?? outer;
  return [
    ...requestedOf(value, pods),
    ...Object.entries(value).flatMap(([key, inner]) =>
      inValues(inner, PARTS_ON_EVERY_NODE.has(key) ? nodes : pods, nodes),
    ),
  ];
}

function podsOf(value: object): Pods | undefined {
  const scaled = autoscaling.safeParse(value);
  if (scaled.success) {
    const { minReplicas: least, maxReplicas: most } = scaled.data.autoscaling;
    return { least, most };
  }
  const fixed = replicas.safeParse(value);
  return fixed.success ? { least: fixed.data, most: fixed.data } : undefined;
}

/** What a container or a part of a chart requests, if it does. */
export function requestedOf(value: object, pods: Pods): PodRequests[] {
  const found = requests.safeParse("resources" in value ? value.resources : undefined);
  if (!found.success) {
    return [];
  }
  const { cpu, memory } = found.data.requests;
  const room = {
    cpuMillis: cpu === undefined ? 0 : parseCpu(cpu).millis,
    memoryMebibytes: memory === undefined ? 0 : parseMemory(memory).mebibytes,
  };
  return [{ room, pods }];
}
