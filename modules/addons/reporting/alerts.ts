import { clusterName } from "../../environment/cluster-name";
import type { Environment } from "../../environment/environment";
import { type AlertRule, down } from "../../alerts/alert-rules";
import { REPORTER } from "../alloy-otlp/reported-traces";
import { CENTRAL } from "./central";
import { trustedClusters } from "./receiving-routes";

const REPORTED_TRACES = `component_id="${REPORTER}"`;
const LOST = ["send_failed", "enqueue_failed"].map(
  (why) =>
    `sum by (namespace, pod) (rate(otelcol_exporter_${why}_spans_total{${REPORTED_TRACES}}[5m])) > 0`,
);

/**
 * What was scraped against what was sent. The chart's own PrometheusRemoteWriteBehind looks at what was
 * queued, which goes no further than the queue, and waits for 15 minutes.
 */
const UNSENT =
  "max by (namespace, pod, remote_name) (max_over_time(prometheus_remote_storage_highest_timestamp_in_seconds[5m]) - ignoring(remote_name, url) group_right () max_over_time(prometheus_remote_storage_queue_highest_sent_timestamp_seconds[5m])) > 120";

/**
 * A tenth of what was sent was refused for good (400, 404, 421), as where this cluster isn't let in:
 * Prometheus counts that as sent, and gives it up.
 */
const REFUSED = `${samples("failed_")} > 0.1 * ${samples("")}`;

function samples(which: "failed_" | ""): string {
  return `sum by (namespace, pod, remote_name) (rate(prometheus_remote_storage_samples_${which}total[5m]))`;
}

/** In each cluster that sends its metrics, logs and traces to another. */
export const REPORTING_ALERTS: readonly AlertRule[] = [
  {
    alert: "MetricsNotReported",
    expr: `${UNSENT} or ${REFUSED}`,
    for: "1m",
    severity: "warning",
    summary: "{{ $labels.remote_name }} takes no metrics of this cluster, or not all of them",
  },
  {
    alert: "LogsNotReported",
    // Those that are dropped were refused for good, as where this cluster isn't let in.
    expr: ["batch_retries", "dropped_entries"]
      .map(
        (what) =>
          `sum by (namespace, host) (rate(loki_write_${what}_total{host=~"logs-.+"}[5m])) > 0`,
      )
      .join(" or "),
    for: "5m",
    severity: "warning",
    summary: "{{ $labels.host }} takes no logs of this cluster, or not all of them",
  },
  {
    alert: "TracesNotReported",
    // Something waits and nothing is sent; or what waited is given up.
    expr: [
      `(sum by (namespace, pod) (min_over_time(otelcol_exporter_queue_size{${REPORTED_TRACES}}[5m])) > 0 unless sum by (namespace, pod) (rate(otelcol_exporter_sent_spans_total{${REPORTED_TRACES}}[5m])) > 0)`,
      ...LOST,
    ].join(" or "),
    for: "5m",
    severity: "warning",
    summary: "The technical cluster takes no traces of this cluster, or not all of them",
  },
];

/** In the cluster that receives, of its own Prometheus: who watches the others is watched itself. */
export const CENTRAL_ALERTS: readonly AlertRule[] = [
  {
    alert: "CentralPrometheusDown",
    expr: down(`namespace="${CENTRAL}"`),
    for: "5m",
    severity: "critical",
    summary: "The central Prometheus doesn't answer: no cluster is watched from here",
  },
];

/** Minutes without a Watchdog after which a cluster is taken to be silent, with `for` beside it. */
const WINDOW = "3m";

/**
 * In the cluster that receives: the alert Watchdog, which fires always, doesn't come from a cluster
 * any more. Its own is among them.
 */
export function silenceAlerts(environment: Environment): readonly AlertRule[] {
  const clusters = [
    clusterName(environment),
    ...trustedClusters(environment).map(({ cluster }) => cluster),
  ];
  return [
    {
      alert: "ClusterSilent",
      expr: clusters
        .map(
          (cluster) =>
            `sum by (cluster) (absent_over_time(ALERTS{alertname="Watchdog", alertstate="firing", cluster="${cluster}"}[${WINDOW}]))`,
        )
        .join(" or "),
      for: "2m",
      severity: "critical",
      summary: "{{ $labels.cluster }} hasn't been heard of for five minutes",
    },
  ];
}
