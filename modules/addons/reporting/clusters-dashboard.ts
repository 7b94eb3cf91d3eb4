import type { DashboardProps } from "../../dashboards/dashboard";
import { orZero } from "../../dashboards/or-zero";
import { stat, table, timeSeries } from "../../dashboards/panel";
import { REPORTER } from "../alloy-otlp/reported-traces";

/** The receivers of traces, by cluster. */
const RECEIVERS = 'sum by (cluster) (up{namespace="monitoring", pod=~"alloy-otlp-.*"})';

/** All clusters that report, side by side; the other dashboards show one at a time. */
export const clustersDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "clusters",
  title: "Clusters",
  description:
    "Every cluster that reports here: whether it is heard of, what fires there, how much it sends. The other dashboards show the cluster that is chosen at their top.",
  from: "now-6h",
  allClusters: true,
  rows: [
    {
      title: "Heard of",
      panels: [
        stat({
          title: "Seconds since the last word",
          description: "A cluster sends every 30 s. After five minutes ClusterSilent fires.",
          unit: "s",
          width: 12,
          thresholds: { warning: 120, critical: 300 },
          queries: [
            {
              expr: 'time() - max by (cluster) (max_over_time(timestamp(ALERTS{alertname="Watchdog"})[1d:1m]))',
              legend: "{{cluster}}",
            },
          ],
        }),
        timeSeries({
          title: "Watchdog",
          description: "1 as long as a cluster's alerts get through; a gap is a time unheard of.",
          width: 12,
          queries: [
            {
              expr: 'max by (cluster) (ALERTS{alertname="Watchdog", alertstate="firing"})',
              legend: "{{cluster}}",
            },
          ],
        }),
      ],
    },
    {
      title: "What fires",
      panels: [
        table({
          title: "Alerts that fire",
          width: 24,
          queries: [
            {
              expr: 'sum by (cluster, severity, alertname, namespace) (ALERTS{alertstate="firing", alertname!~"Watchdog|InfoInhibitor"})',
            },
          ],
        }),
      ],
    },
    {
      title: "What is sent",
      panels: [
        timeSeries({
          title: "Lines of logs",
          description: "That have come in from each cluster in five minutes.",
          dataSource: "loki",
          width: 8,
          queries: [
            {
              expr: 'sum by (cluster) (count_over_time({cluster=~".+"}[5m]))',
              legend: "{{cluster}}",
            },
          ],
        }),
        timeSeries({
          title: "Series",
          description: "Of each cluster, in the central Prometheus; some 3 KiB of memory each.",
          width: 8,
          queries: [
            {
              expr: 'max by (cluster) (prometheus_tsdb_head_series{namespace="monitoring"})',
              legend: "{{cluster}}",
            },
          ],
        }),
        timeSeries({
          title: "Waiting to be sent",
          description:
            "What a cluster has scraped and not sent yet, in seconds; two hours are kept.",
          unit: "s",
          width: 8,
          thresholds: { warning: 120, critical: 3600 },
          queries: [
            {
              expr: "max by (cluster) (prometheus_remote_storage_highest_timestamp_in_seconds - ignoring(remote_name, url) group_right () prometheus_remote_storage_queue_highest_sent_timestamp_seconds)",
              legend: "{{cluster}}",
            },
          ],
        }),
        timeSeries({
          title: "Spans sent per second",
          description: "By each cluster's receiver of traces, of what it keeps.",
          width: 12,
          queries: [
            {
              expr: orZero(
                `sum by (cluster) (rate(otelcol_exporter_sent_spans_total{component_id="${REPORTER}"}[5m]))`,
                RECEIVERS,
              ),
              legend: "{{cluster}}",
            },
          ],
        }),
        timeSeries({
          title: "Traces that wait",
          description:
            "On the disk of a cluster's receiver of traces; 256 MiB are kept. What this cluster keeps goes to its own Tempo.",
          unit: "bytes",
          width: 12,
          thresholds: { warning: 134_217_728, critical: 241_591_910 },
          queries: [
            {
              expr: orZero(
                `max by (cluster) (otelcol_exporter_queue_size{component_id="${REPORTER}"})`,
                RECEIVERS,
              ),
              legend: "{{cluster}}",
            },
          ],
        }),
      ],
    },
  ],
};
