import type { DashboardProps } from "../../dashboards/dashboard";
import { stat, table, timeSeries } from "../../dashboards/panel";

/** How much of the cluster is used and promised, by node and by namespace. */
export const overviewDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "platform-overview",
  title: "Platform overview",
  description: "Nodes, namespaces, and requests against limits.",
  from: "now-6h",
  rows: [
    {
      title: "Now",
      panels: [
        stat({
          title: "Nodes ready",
          queries: [{ expr: 'sum(kube_node_status_condition{condition="Ready", status="true"})' }],
        }),
        stat({
          title: "Pods running",
          queries: [{ expr: 'sum(kube_pod_status_phase{phase="Running"})' }],
        }),
        stat({
          title: "Pods pending",
          thresholds: { warning: 1, critical: 5 },
          queries: [{ expr: 'sum(kube_pod_status_phase{phase="Pending"})' }],
        }),
        stat({
          title: "CPU requested",
          unit: "percentunit",
          thresholds: { warning: 0.8, critical: 0.95 },
          queries: [{ expr: share("requests", "cpu") }],
        }),
        stat({
          title: "Memory requested",
          unit: "percentunit",
          thresholds: { warning: 0.8, critical: 0.95 },
          queries: [{ expr: share("requests", "memory") }],
        }),
        stat({
          title: "Alerts firing",
          thresholds: { warning: 1, critical: 5 },
          queries: [
            {
              expr: 'count(ALERTS{alertstate="firing", severity=~"warning|critical"}) or vector(0)',
            },
          ],
        }),
      ],
    },
    {
      title: "Nodes",
      panels: [
        timeSeries({
          title: "CPU, by node",
          unit: "percentunit",
          queries: [
            {
              expr: '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
              legend: "{{instance}}",
            },
          ],
        }),
        timeSeries({
          title: "Memory, by node",
          unit: "percentunit",
          queries: [
            {
              expr: "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes",
              legend: "{{instance}}",
            },
          ],
        }),
        timeSeries({
          title: "Disk, by node",
          unit: "percentunit",
          queries: [
            {
              expr: '1 - node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes{mountpoint="/"}',
              legend: "{{instance}}",
            },
          ],
        }),
        timeSeries({
          title: "CPU requests and limits, of what the nodes have",
          width: 12,
          unit: "percentunit",
          queries: [
            { expr: share("requests", "cpu"), legend: "requests" },
            { expr: share("limits", "cpu"), legend: "limits" },
          ],
        }),
        timeSeries({
          title: "Memory requests and limits, of what the nodes have",
          width: 12,
          unit: "percentunit",
          queries: [
            { expr: share("requests", "memory"), legend: "requests" },
            { expr: share("limits", "memory"), legend: "limits" },
          ],
        }),
      ],
    },
    {
      title: "Namespaces",
      panels: [
        timeSeries({
          title: "CPU, by namespace",
          width: 12,
          queries: [
            {
              expr: 'sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))',
              legend: "{{namespace}}",
            },
          ],
        }),
        timeSeries({
          title: "Memory, by namespace",
          width: 12,
          unit: "bytes",
          queries: [
            {
              expr: 'sum by (namespace) (container_memory_working_set_bytes{container!=""})',
              legend: "{{namespace}}",
            },
          ],
        }),
        table({
          title: "Quota used",
          unit: "percentunit",
          queries: [
            {
              expr: 'sum by (namespace, resource) (kube_resourcequota{type="used"}) / (sum by (namespace, resource) (kube_resourcequota{type="hard"}) > 0)',
            },
          ],
        }),
        table({
          title: "Containers restarted in the last hour",
          queries: [
            {
              expr: "sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[1h])) > 0",
            },
          ],
        }),
      ],
    },
  ],
};

/** What pods request, or are limited to, of what the nodes can give. */
function share(kind: "requests" | "limits", resource: "cpu" | "memory"): string {
  const pods = `sum(kube_pod_container_resource_${kind}{resource="${resource}"})`;
  return `${pods} / sum(kube_node_status_allocatable{resource="${resource}"})`;
}
