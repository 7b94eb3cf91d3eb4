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

/** Scrapes the pods of a workload, whatever Services it has, at a named port. */
export function podMonitor(metadata: MonitorMetadata, port: string, path = "/metrics") {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata,
    spec: { ...podsOf(metadata), podMetricsEndpoints: [scrape(port, path)] },
  } satisfies IPodMonitor;
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
