import type { AlertTest } from "../../support/promtool";

const receiver = 'namespace="monitoring", pod="alloy-otlp-7d5c"';
const component = (name: string) => `${receiver}, component_id="otelcol.${name}"`;
const programs = component("receiver.otlp.programs");
const tempo = component("exporter.otlp.tempo");
const TOO_EARLY = "otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total";
const warning = { severity: "warning" };

/** Grows by so much a minute. */
const counted = (name: string, each: number, labels = receiver) => ({
  series: `${name}{${labels}}`,
  values: `0+${each}x90`,
});

/** For each alert on the way of the traces, when it fires and when it must not. */
export const traceCases: readonly AlertTest[] = [
  {
    alert: "TempoDown",
    input: [{ series: 'up{namespace="monitoring", pod="tempo-0"}', values: "0x60" }],
    at: "30m",
    fires: [{ ...warning, namespace: "monitoring" }],
  },
  {
    alert: "TempoDown",
    input: [{ series: 'up{namespace="monitoring", pod="tempo-0"}', values: "1x60" }],
    at: "30m",
    fires: [],
  },
  {
    alert: "TempoDiscardsSpans",
    input: [counted("tempo_discarded_spans_total", 60, 'reason="rate_limited"')],
    at: "45m",
    fires: [{ ...warning, reason: "rate_limited" }],
  },
  {
    alert: "TempoDiscardsSpans",
    input: [counted("tempo_discarded_spans_total", 0, 'reason="rate_limited"')],
    at: "45m",
    fires: [],
  },
  {
    alert: "TempoFlushesFail",
    input: [counted("tempo_ingester_failed_flushes_total", 1, 'pod="tempo-0"')],
    at: "60m",
    fires: [warning],
  },
  {
    alert: "TempoFlushesFail",
    input: [{ series: 'tempo_ingester_failed_flushes_total{pod="tempo-0"}', values: "0x20 4x70" }],
    at: "60m",
    fires: [],
  },
  {
    alert: "TraceReceiverDown",
    input: [{ series: `up{${receiver}}`, values: "0x60" }],
    at: "30m",
    fires: [{ ...warning, namespace: "monitoring" }],
  },
  {
    alert: "TraceReceiverDown",
    input: [{ series: `up{${receiver}}`, values: "1x60" }],
    at: "30m",
    fires: [],
  },
  ...[
    ["TracesRefused", "otelcol_receiver_refused_spans_total", programs],
    ["TracesLost", "otelcol_exporter_send_failed_spans_total", tempo],
    ["TracesDecidedTooEarly", TOO_EARLY, receiver],
  ].flatMap(([alert = "", metric = "", labels]) => [
    { alert, input: [counted(metric, 60, labels)], at: "60m", fires: [warning] },
    { alert, input: [counted(metric, 0, labels)], at: "60m", fires: [] },
  ]),
  // None was given up after trying, as none found room to wait.
  {
    alert: "TracesLost",
    input: [
      counted("otelcol_exporter_send_failed_spans_total", 0, tempo),
      counted("otelcol_exporter_enqueue_failed_spans_total", 60, tempo),
    ],
    at: "60m",
    fires: [warning],
  },
  // Not of this cluster's way: another cluster is told, and tries again; or is TracesNotReported.
  {
    alert: "TracesRefused",
    input: [
      counted("otelcol_receiver_refused_spans_total", 60, component("receiver.otlp.of_prod")),
    ],
    at: "60m",
    fires: [],
  },
  ...["exporter.otlp.received", "exporter.otlphttp.receiver"].map((name) => ({
    alert: "TracesLost",
    input: [counted("otelcol_exporter_send_failed_spans_total", 60, component(name))],
    at: "60m",
    fires: [],
  })),
];
