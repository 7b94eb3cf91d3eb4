import type { AlertTest, InputSeries } from "../../../support/promtool";

const PROMETHEUS = 'namespace="monitoring", pod="prometheus-0"';

/** When the last sample was scraped and sent, in seconds, one value a minute. */
function queue(scraped: string, sent: string): readonly InputSeries[] {
  return [
    {
      series: `prometheus_remote_storage_highest_timestamp_in_seconds{${PROMETHEUS}}`,
      values: scraped,
    },
    {
      series: `prometheus_remote_storage_queue_highest_sent_timestamp_seconds{${PROMETHEUS}, remote_name="watch", url="https://metrics"}`,
      values: sent,
    },
  ];
}

const behind = {
  severity: "warning",
  namespace: "monitoring",
  pod: "prometheus-0",
  remote_name: "watch",
};

/** Ten minutes away, from the fifth to the fifteenth. */
const tenMinutes = queue("0+60x30", "0+60x5 300x9 960+60x15");

/** Samples that were sent, and those that were refused for good, which count as sent in time. */
function refused(sent: string, failed: string): readonly InputSeries[] {
  const remote = `${PROMETHEUS}, remote_name="watch", url="https://metrics"`;
  return [
    ...queue("0+60x30", "0+60x30"),
    { series: `prometheus_remote_storage_samples_total{${remote}}`, values: sent },
    { series: `prometheus_remote_storage_samples_failed_total{${remote}}`, values: failed },
  ];
}

/** Not let in, from the fifth minute to the fifteenth. */
const notLetIn = refused("0+60000x30", "0x5 0+60000x10 600000x15");

const LOGS = 'namespace="node-agents", pod="alloy-1", host="logs-prod.watch.example.com"';
const logsUnsent = {
  severity: "warning",
  namespace: "node-agents",
  host: "logs-prod.watch.example.com",
};

const retries = (values: string): InputSeries => ({
  series: `loki_write_batch_retries_total{${LOGS}}`,
  values,
});

const dropped = (values: string): InputSeries => ({
  series: `loki_write_dropped_entries_total{${LOGS}, reason="ingester_error"}`,
  values,
});

const watchdog = (cluster: string, values: string): InputSeries => ({
  series: `ALERTS{alertname="Watchdog", alertstate="firing", cluster="jobboard-${cluster}"}`,
  values,
});

const silent = [watchdog("watch", "1x30"), watchdog("prod", "1x10 _x10 1x10")];
const blip = [watchdog("watch", "1x30"), watchdog("prod", "1x10 _x3 1x17")];

const REPORTER =
  'namespace="monitoring", pod="alloy-otlp-7d5c", component_id="otelcol.exporter.otlphttp.receiver"';
const tracesUnsent = { severity: "warning", namespace: "monitoring", pod: "alloy-otlp-7d5c" };

/** Bytes that wait, and spans that were sent, given up and found no room; one value a minute. */
function traces(waiting: string, sent: string, failed = "0x40", full = "0x40"): InputSeries[] {
  return [
    { series: `otelcol_exporter_queue_size{${REPORTER}}`, values: waiting },
    { series: `otelcol_exporter_sent_spans_total{${REPORTER}}`, values: sent },
    { series: `otelcol_exporter_send_failed_spans_total{${REPORTER}}`, values: failed },
    { series: `otelcol_exporter_enqueue_failed_spans_total{${REPORTER}}`, values: full },
  ];
}

/** Away from the fifth minute to the twentieth. */
const tracesWait = traces("0x5 9000+9000x14 0x20", "0+50x5 250x14 250+900x20");

/** For each alert, when it fires and when it must not. */
export const cases: readonly AlertTest[] = [
  { alert: "MetricsNotReported", input: tenMinutes, at: "7m", fires: [] },
  { alert: "MetricsNotReported", input: tenMinutes, at: "14m", fires: [behind] },
  { alert: "MetricsNotReported", input: tenMinutes, at: "25m", fires: [] },
  {
    alert: "MetricsNotReported",
    input: queue("100+60x30", "70+60x30"),
    at: "20m",
    fires: [],
  },
  { alert: "MetricsNotReported", input: notLetIn, at: "5m", fires: [] },
  { alert: "MetricsNotReported", input: notLetIn, at: "10m", fires: [behind] },
  { alert: "MetricsNotReported", input: notLetIn, at: "25m", fires: [] },
  // A few that were sent twice.
  {
    alert: "MetricsNotReported",
    input: refused("0+60000x30", "0+60x30"),
    at: "20m",
    fires: [],
  },
  {
    alert: "LogsNotReported",
    input: [retries("0+2x30")],
    at: "15m",
    fires: [logsUnsent],
  },
  { alert: "LogsNotReported", input: [dropped("0+5x30")], at: "15m", fires: [logsUnsent] },
  { alert: "LogsNotReported", input: [dropped("5x30")], at: "15m", fires: [] },
  {
    alert: "LogsNotReported",
    input: [
      retries("7x30"),
      {
        series:
          'loki_write_batch_retries_total{namespace="node-agents", pod="alloy-1", host="loki.monitoring.svc.cluster.local:3100"}',
        values: "0+2x30",
      },
    ],
    at: "15m",
    fires: [],
  },
  { alert: "TracesNotReported", input: tracesWait, at: "9m", fires: [] },
  { alert: "TracesNotReported", input: tracesWait, at: "18m", fires: [tracesUnsent] },
  { alert: "TracesNotReported", input: tracesWait, at: "30m", fires: [] },
  // Busy, and never empty when it is looked at.
  { alert: "TracesNotReported", input: traces("9000x40", "0+50x40"), at: "30m", fires: [] },
  // Nothing to send.
  { alert: "TracesNotReported", input: traces("0x40", "0x40"), at: "30m", fires: [] },
  {
    alert: "TracesNotReported",
    input: traces("0x40", "0+50x40", "0+5x40"),
    at: "30m",
    fires: [tracesUnsent],
  },
  {
    alert: "TracesNotReported",
    input: traces("9000x40", "0+50x40", "0x40", "0+5x40"),
    at: "30m",
    fires: [tracesUnsent],
  },
  {
    alert: "CentralPrometheusDown",
    input: [],
    at: "10m",
    fires: [{ severity: "critical", namespace: "central-monitoring" }],
  },
  {
    alert: "CentralPrometheusDown",
    input: [{ series: 'up{namespace="central-monitoring", pod="a"}', values: "1x20" }],
    at: "10m",
    fires: [],
  },
  { alert: "ClusterSilent", input: silent, at: "10m", fires: [] },
  { alert: "ClusterSilent", input: silent, at: "14m", fires: [] },
  {
    alert: "ClusterSilent",
    input: silent,
    at: "17m",
    fires: [{ severity: "critical", cluster: "jobboard-prod" }],
  },
  { alert: "ClusterSilent", input: silent, at: "25m", fires: [] },
  { alert: "ClusterSilent", input: blip, at: "15m", fires: [] },
  // Its CA isn't known yet: nothing is expected of it.
  {
    alert: "ClusterSilent",
    input: [watchdog("watch", "1x30"), watchdog("prod", "1x30")],
    at: "20m",
    fires: [],
  },
];
