import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import type { IServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";

interface MonitorMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** Scrapes every endpoint of the workload's Services, at a named port. */
export function serviceMonitor(metadata: MonitorMetadata, port: string) {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata,
    spec: { ...podsOf(metadata), endpoints: [scrape(port)] },
  } satisfies IServiceMonitor;
}

/** Where a pod says how it is. */
export interface MetricsPaths {
  /** @default /metrics */
  readonly path?: string;
  /** A second path, of which only the metrics with such names are kept. @default none */
  readonly besides?: { readonly path: string; readonly names: string };
}

/** Scrapes the pods of a workload, whatever Services it has, at a named port. */
export function podMonitor(metadata: MonitorMetadata, port: string, paths: MetricsPaths = {}) {
  const { path, besides } = paths;
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata,
    spec: {
      ...podsOf(metadata),
      podMetricsEndpoints: [
        scrape(port, path),
        ...(besides ? [only(besides, port, metadata)] : []),
      ],
    },
  } satisfies IPodMonitor;
}

function only(
  { path, names }: NonNullable<MetricsPaths["besides"]>,
  port: string,
  { name }: MonitorMetadata,
) {
  return {
    ...scrape(port, path),
    // Two targets with the same labels would write the same series `up`.
    relabelings: [{ targetLabel: "job", replacement: `${name}${path}` }],
    metricRelabelings: [{ action: "keep" as const, sourceLabels: ["__name__"], regex: names }],
  };
}

function podsOf({ name }: MonitorMetadata) {
  return {
    jobLabel: "app.kubernetes.io/name",
    selector: { matchLabels: { "app.kubernetes.io/name": name } },
  };
}

function scrape(port: string, path = "/metrics") {
  return { port, path, interval: "15s", scrapeTimeout: "10s" };
}
