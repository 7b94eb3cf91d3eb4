import { type AlertRule, down } from "../../alerts/alert-rules";

export const ingressAlerts: readonly AlertRule[] = [
  {
    alert: "IngressDown",
    expr: down('namespace="traefik"'),
    for: "5m",
    severity: "critical",
    summary: "No pod of Traefik answers: nothing is reached from outside",
  },
  {
    alert: "IngressErrors",
    expr: 'sum by (service) (rate(traefik_service_requests_total{code=~"5.."}[5m])) / sum by (service) (rate(traefik_service_requests_total[5m])) > 0.05',
    for: "10m",
    severity: "critical",
    summary: "{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} fail",
  },
  {
    alert: "IngressSlow",
    expr: "histogram_quantile(0.95, sum by (le, service) (rate(traefik_service_request_duration_seconds_bucket[10m]))) > 2",
    for: "15m",
    severity: "warning",
    summary:
      "Of 100 requests to {{ $labels.service }}, 5 take longer than {{ $value | humanizeDuration }}",
  },
];
