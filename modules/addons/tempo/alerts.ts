import { type AlertRule, down } from "../../alerts/alert-rules";

export const tempoAlerts: readonly AlertRule[] = [
  {
    alert: "TempoDown",
    expr: down('namespace="monitoring", pod=~"tempo-.*"'),
    for: "15m",
    severity: "warning",
    summary: "Tempo doesn't answer: no traces are stored, none can be opened",
  },
  {
    alert: "TempoDiscardsSpans",
    expr: "sum by (reason) (rate(tempo_discarded_spans_total[10m])) > 0",
    for: "15m",
    severity: "warning",
    summary: "Tempo throws {{ $value | humanize }} spans a second away: {{ $labels.reason }}",
  },
  {
    alert: "TempoFlushesFail",
    expr: "sum(increase(tempo_ingester_failed_flushes_total[1h])) > 2 and sum(increase(tempo_ingester_failed_flushes_total[10m])) > 0",
    for: "15m",
    severity: "warning",
    summary: "Tempo can't write to its store: traces pile up on its disk",
  },
];
