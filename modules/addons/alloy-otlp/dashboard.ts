import type { DashboardProps } from "../../dashboards/dashboard";
import { orZero } from "../../dashboards/or-zero";
import { fromTempo, logs, timeSeries } from "../../dashboards/panel";

const RECEIVER = 'namespace="monitoring", pod=~"alloy-otlp-.*"';
const ACCEPTED = `otelcol_receiver_accepted_spans_total{${RECEIVER}}`;
/** Of the way to the cluster's own Tempo. */
const TO_TEMPO = `${RECEIVER}, component_id="otelcol.exporter.otlp.tempo"`;
const WATCHED = `sum(up{${RECEIVER}})`;

/** Everything that is known of one request, and how its kind does. */
export const requestDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "one-request",
  title: "One request",
  description:
    "Paste a trace's id, from a line of a log or an answer: what was done, where the time went, what was logged.",
  variables: [
    { name: "trace", label: "Id of a trace" },
    {
      name: "service",
      query: "label_values(traces_spanmetrics_calls_total, service_name)",
      multiple: true,
    },
  ],
  rows: [
    {
      title: "This request",
      panels: [
        fromTempo("traces", {
          title: "What was done, and how long it took",
          description:
            "Empty for a read that was not recorded or not kept: docs/addons/alloy-otlp.md says which are.",
          query: "$trace",
        }),
        logs({
          title: "What was logged",
          description: "Lines of all programs with this trace's id.",
          queries: [{ expr: '{namespace=~".+"} | trace_id="$trace"' }],
        }),
      ],
    },
    {
      title: "Requests of its kind",
      panels: [
        fromTempo("table", {
          title: "Newest traces that failed",
          description: "A click opens one; its id goes into the field at the top.",
          query: "{ status = error }",
        }),
        timeSeries({
          title: "Duration of requests, with single ones as points",
          description: "A point is a recorded request: it leads to its trace.",
          unit: "s",
          width: 12,
          queries: [0.5, 0.99].map((share) => ({
            expr: `histogram_quantile(${share}, sum by (le) (rate(http_request_duration_seconds_bucket{job=~"$service"}[$__rate_interval])))`,
            legend: `${share * 100} of 100`,
            exemplars: true,
          })),
        }),
        timeSeries({
          title: "Spans recorded per second, by name",
          width: 12,
          queries: [
            {
              expr: 'sum by (service_name, span_name) (rate(traces_spanmetrics_calls_total{service_name=~"$service"}[5m]))',
              legend: "{{service_name}}: {{span_name}}",
            },
          ],
        }),
        timeSeries({
          title: "Spans that failed per second, by name",
          width: 12,
          queries: [
            {
              expr: orZero(
                'sum by (service_name) (rate(traces_spanmetrics_calls_total{service_name=~"$service", status_code="STATUS_CODE_ERROR"}[5m]))',
                'sum by (service_name) (rate(traces_spanmetrics_calls_total{service_name=~"$service"}[5m]))',
              ),
              legend: "{{service_name}}",
            },
          ],
        }),
        timeSeries({
          title: "Of 100 spans, 99 within, by name",
          unit: "s",
          width: 12,
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (le, service_name, span_name) (rate(traces_spanmetrics_latency_bucket{service_name=~"$service"}[5m])))',
              legend: "{{service_name}}: {{span_name}}",
            },
          ],
        }),
        fromTempo("nodeGraph", {
          title: "Who calls whom",
          description: "By requests that are recorded; what goes over a queue isn't a call.",
          query: "",
        }),
      ],
    },
    {
      title: "Path of the traces",
      panels: [
        timeSeries({
          title: "Spans per second at the receiver",
          queries: [
            { expr: `sum(rate(${ACCEPTED}[5m]))`, legend: "taken" },
            {
              expr: orZero(
                `sum(rate(otelcol_receiver_refused_spans_total{${RECEIVER}}[5m]))`,
                WATCHED,
              ),
              legend: "refused",
            },
            {
              expr: `sum(rate(otelcol_exporter_sent_spans_total{${TO_TEMPO}}[5m]))`,
              legend: "kept",
            },
          ],
        }),
        timeSeries({
          title: "Spans lost per second",
          description: "Tempo didn't take them, or threw them away.",
          queries: [
            {
              expr: orZero(
                `sum(rate(otelcol_exporter_send_failed_spans_total{${TO_TEMPO}}[5m]))`,
                WATCHED,
              ),
              legend: "not taken",
            },
            {
              expr: orZero("sum(rate(tempo_discarded_spans_total[5m]))", WATCHED),
              legend: "thrown away",
            },
          ],
        }),
        timeSeries({
          title: "Memory of receiver and Tempo",
          unit: "bytes",
          queries: [
            {
              expr: 'sum by (pod) (container_memory_working_set_bytes{namespace="monitoring", pod=~"(alloy-otlp|tempo)-.*", container!=""})',
              legend: "{{pod}}",
            },
          ],
        }),
      ],
    },
  ],
};
