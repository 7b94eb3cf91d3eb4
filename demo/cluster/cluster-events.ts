import { z } from "zod";
import type { Mark } from "../recording";
import type { KubernetesApi } from "../../scripts/cluster-client/kubernetes-api";

const eventListSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ uid: z.string(), creationTimestamp: z.string().nullish() }),
      reason: z.string().nullish(),
      message: z.string().nullish(),
      count: z.int().nullish(),
      lastTimestamp: z.string().nullish(),
      eventTime: z.string().nullish(),
      involvedObject: z.looseObject({ kind: z.string().nullish(), name: z.string().nullish() }),
    }),
  ),
});

/** What a reader of the report wants to see of what Kubernetes notes, by the reason it gives. */
const KINDS: Readonly<Record<string, Mark["kind"]>> = {
  SuccessfulRescale: "scale",
  Started: "pod",
  Killing: "pod",
  Evicted: "pod",
  BackOff: "warning",
  Failed: "warning",
  FailedScheduling: "warning",
  FailedCreate: "warning",
  FailedGetResourceMetric: "warning",
  FailedComputeMetricsReplicas: "warning",
  Unhealthy: "probe",
  NodeNotSchedulable: "change",
};

/** An event of the cluster, with its time by the cluster's clock in milliseconds of the epoch. */
interface ClusterEvent extends Omit<Mark, "atSeconds" | "source"> {
  readonly time: number;
}

/** Follows the events of a namespace that concern one workload; each is given once per occurrence. */
export class ClusterEvents {
  readonly #seen = new Map<string, number>();

  constructor(
    private readonly api: KubernetesApi,
    private readonly namespace: string,
    private readonly workload: string,
  ) {}

  /** What is new since the last call; the first call only learns what is old. */
  async take(): Promise<ClusterEvent[]> {
    const path = `/api/v1/namespaces/${this.namespace}/events?limit=500`;
    const { items } = await this.api.read(eventListSchema, path);
    return items.flatMap((event) => {
      const { uid, creationTimestamp } = event.metadata;
      const count = event.count ?? 1;
      const isNew = count > (this.#seen.get(uid) ?? 0);
      this.#seen.set(uid, count);
      const kind = KINDS[event.reason ?? ""];
      const object = event.involvedObject.name ?? "";
      const time = Date.parse(event.lastTimestamp ?? event.eventTime ?? creationTimestamp ?? "");
      return isNew && kind !== undefined && object.startsWith(this.workload) && !Number.isNaN(time)
        ? [{ kind, time, text: textOf(object, event.reason ?? "", event.message ?? "") }]
        : [];
    });
  }
}

function textOf(object: string, reason: string, message: string): string {
  return `${object}: ${reason === "Started" ? "container started" : message}`;
}
