import { z } from "zod";
import type { AutoscalerView, ClusterView, PodView } from "../recording";
import { cpuMillicores } from "./cpu-quantity";
import type { KubernetesApi } from "../../scripts/cluster-client/kubernetes-api";

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

const metricSchema = z.looseObject({
  resource: z
    .looseObject({
      name: z.string(),
      current: z.looseObject({ averageUtilization: z.number().optional() }).optional(),
      target: z.looseObject({ averageUtilization: z.number().optional() }).optional(),
    })
    .optional(),
});

const autoscalerSchema = z.looseObject({
  spec: z.looseObject({
    minReplicas: z.int().default(1),
    maxReplicas: z.int(),
    metrics: z.array(metricSchema).default([]),
    behavior: z
      .looseObject({
        scaleDown: z.looseObject({ stabilizationWindowSeconds: z.int().optional() }).optional(),
      })
      .optional(),
  }),
  status: z
    .looseObject({
      currentReplicas: z.int().default(0),
      desiredReplicas: z.int().default(0),
      currentMetrics: z.array(metricSchema).nullish(),
      conditions: z.array(conditionSchema).nullish(),
    })
    .default({ currentReplicas: 0, desiredReplicas: 0 }),
});

const deploymentSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.looseObject({
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }),
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(z.looseObject({ name: z.string(), image: z.string() })).min(1),
      }),
    }),
  }),
});

const podListSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), deletionTimestamp: z.string().optional() }),
      spec: z.looseObject({ nodeName: z.string().optional() }),
      status: z.looseObject({
        phase: z.string().optional(),
        conditions: z.array(conditionSchema).optional(),
        containerStatuses: z.array(z.looseObject({ restartCount: z.int() })).optional(),
      }),
    }),
  ),
});

const podMetricsSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      containers: z.array(z.looseObject({ usage: z.looseObject({ cpu: z.string() }) })),
    }),
  ),
});

export type Autoscaler = z.output<typeof autoscalerSchema>;
export type Deployment = z.output<typeof deploymentSchema>;

/** The Deployment that is demonstrated, its pods and its autoscaler, all of one name. */
export class Workload {
  constructor(
    readonly api: KubernetesApi,
    readonly namespace: string,
    readonly name: string,
  ) {}

  get deploymentPath(): string {
    return `/apis/apps/v1/namespaces/${this.namespace}/deployments/${this.name}`;
  }

  get podsPath(): string {
    return `/api/v1/namespaces/${this.namespace}/pods`;
  }

  deployment(): Promise<Deployment> {
    return this.api.read(deploymentSchema, this.deploymentPath);
  }

  autoscaler(): Promise<Autoscaler> {
    return this.api.read(
      autoscalerSchema,
      `/apis/autoscaling/v2/namespaces/${this.namespace}/horizontalpodautoscalers/${this.name}`,
    );
  }

  async pods(selector: string): Promise<PodView[]> {
    const query = `?labelSelector=${encodeURIComponent(selector)}`;
    const { items } = await this.api.read(podListSchema, `${this.podsPath}${query}`);
    const cpu = await this.cpuByPod(query);
    return items
      .filter(({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed")
      .map(({ metadata, spec, status }) => ({
        name: metadata.name,
        node: spec.nodeName ?? null,
        ready: status.conditions?.some(isTrue("Ready")) ?? false,
        terminating: metadata.deletionTimestamp !== undefined,
        restarts: (status.containerStatuses ?? []).reduce((n, c) => n + c.restartCount, 0),
        cpuMillicores: cpu.get(metadata.name) ?? null,
      }));
  }

  /** One look at all of it. */
  async view(selector: string): Promise<ClusterView> {
    const [autoscaler, pods] = await Promise.all([this.autoscaler(), this.pods(selector)]);
    return { autoscaler: autoscalerView(autoscaler), pods };
  }

  /** Empty while the metrics API gives nothing: that is a finding of the checks, not an error here. */
  private async cpuByPod(query: string): Promise<Map<string, number>> {
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${this.namespace}/pods${query}`;
    const metrics = podMetricsSchema.safeParse((await this.api.ask(path)).body);
    return new Map(
      metrics.data?.items.map(({ metadata, containers }) => [
        metadata.name,
        containers.reduce((total, { usage }) => total + cpuMillicores(usage.cpu), 0),
      ]),
    );
  }
}

/** `key=value,…` as the API's `labelSelector` takes it. */
export function selectorOf({ spec }: Deployment): string {
  return Object.entries(spec.selector.matchLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** The figures of a HorizontalPodAutoscaler that matter here. */
export function autoscalerView({ spec, status }: Autoscaler): AutoscalerView {
  const cpu = (metrics: Autoscaler["spec"]["metrics"]) =>
    metrics.find(({ resource }) => resource?.name === "cpu")?.resource;
  const inactive = status.conditions?.find(
    ({ type, status: state }) => type === "ScalingActive" && state !== "True",
  );
  return {
    minReplicas: spec.minReplicas,
    maxReplicas: spec.maxReplicas,
    targetCpuPercent: cpu(spec.metrics)?.target?.averageUtilization ?? null,
    cpuPercent: cpu(status.currentMetrics ?? [])?.current?.averageUtilization ?? null,
    wantedReplicas: status.desiredReplicas,
    currentReplicas: status.currentReplicas,
    inactive: inactive ? (inactive.message ?? inactive.reason ?? "no reason given") : null,
  };
}

function isTrue(type: string) {
  return (condition: { type: string; status: string }) =>
    condition.type === type && condition.status === "True";
}
