import { type AlertRule, down } from "../../alerts/alert-rules";

export const logAlerts: readonly AlertRule[] = [
  {
    alert: "LogsLost",
    expr: "sum by (namespace, pod) (rate(loki_write_dropped_entries_total[10m])) > 0",
    for: "15m",
    severity: "warning",
    summary: "{{ $labels.pod }} loses {{ $value | humanize }} lines of logs per second",
  },
  {
    alert: "LokiDown",
    expr: down('namespace="monitoring", pod=~"loki-.*"'),
    for: "15m",
    severity: "warning",
    summary: "Loki doesn't answer: no logs are stored",
  },
  {
    alert: "LokiRequestErrors",
    expr: 'sum by (route) (rate(loki_request_duration_seconds_count{status_code=~"5.."}[5m])) / sum by (route) (rate(loki_request_duration_seconds_count[5m])) > 0.05',
    for: "15m",
    severity: "warning",
    summary: "{{ $value | humanizePercentage }} of Loki's requests to {{ $labels.route }} fail",
  },
];
