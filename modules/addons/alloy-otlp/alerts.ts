import { type AlertRule, down } from "../../alerts/alert-rules";

const PODS = 'namespace="monitoring", pod=~"alloy-otlp-.*"';
/** What it takes from programs; other clusters are told when theirs aren't taken, and keep them. */
const FROM_PROGRAMS = `${PODS}, component_id="otelcol.receiver.otlp.programs"`;
/** The way to the cluster's own Tempo. */
const TO_TEMPO = `${PODS}, component_id="otelcol.exporter.otlp.tempo"`;

export const traceAlerts: readonly AlertRule[] = [
  {
    alert: "TraceReceiverDown",
    expr: down(PODS),
    for: "15m",
    severity: "warning",
    summary: "The receiver of traces doesn't answer: programs lose their spans",
  },
  {
    alert: "TracesRefused",
    expr: `sum(rate(otelcol_receiver_refused_spans_total{${FROM_PROGRAMS}}[10m])) > 0`,
    for: "15m",
    severity: "warning",
    summary: "The receiver of traces refuses {{ $value | humanize }} spans a second",
  },
  {
    alert: "TracesLost",
    // Each by itself: both have the same labels, so that of the two rates `or` would keep the first.
    expr: `sum(rate(otelcol_exporter_send_failed_spans_total{${TO_TEMPO}}[10m])) > 0 or sum(rate(otelcol_exporter_enqueue_failed_spans_total{${TO_TEMPO}}[10m])) > 0`,
    for: "15m",
    severity: "warning",
    summary: "Tempo doesn't take {{ $value | humanize }} spans a second, and they are lost",
  },
  {
    alert: "TracesDecidedTooEarly",
    expr: `sum(rate(otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total{${PODS}}[10m])) > 0`,
    for: "30m",
    severity: "warning",
    summary: "{{ $value | humanize }} traces a second find no room until it is decided about them",
  },
];
