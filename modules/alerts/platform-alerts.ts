import type { Environment } from "../environment/environment";
import type { AddOnName } from "../addons/settings";
import type { Manifest } from "../kubernetes/manifests";
import { type AlertRule, alertRules } from "./alert-rules";

/** Let's Encrypt's certificates are renewed 30 days before they expire: at 14, that has failed. */
const certificates: readonly AlertRule[] = [
  {
    alert: "CertificateExpiresSoon",
    expr: "certmanager_certificate_expiration_timestamp_seconds - time() < 14 * 86400",
    for: "1h",
    severity: "warning",
    summary:
      "Certificate {{ $labels.namespace }}/{{ $labels.name }} expires in {{ $value | humanizeDuration }}",
  },
  {
    alert: "CertificateExpiresNow",
    expr: "certmanager_certificate_expiration_timestamp_seconds - time() < 3 * 86400",
    severity: "critical",
    summary:
      "Certificate {{ $labels.namespace }}/{{ $labels.name }} expires in {{ $value | humanizeDuration }}",
  },
  {
    alert: "CertificateNotReady",
    expr: 'certmanager_certificate_ready_status{condition="True"} == 0',
    for: "30m",
    severity: "warning",
    summary: "Certificate {{ $labels.namespace }}/{{ $labels.name }} isn't ready for 30 minutes",
  },
  {
    alert: "CertManagerDown",
    expr: down('namespace="cert-manager"'),
    for: "10m",
    severity: "warning",
    summary: "No pod of cert-manager answers: certificates aren't renewed",
  },
];

const ingress: readonly AlertRule[] = [
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

const logs: readonly AlertRule[] = [
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

/** The add-on without which a group of alerts has nothing to watch. */
export const PLATFORM_ALERTS = [
  { name: "certificates", addOn: "cert-manager", rules: certificates },
  { name: "ingress", addOn: "traefik", rules: ingress },
  { name: "logs", addOn: "loki", rules: logs },
] as const satisfies readonly { name: string; addOn: AddOnName; rules: readonly AlertRule[] }[];

/** The platform's own alerts; those on Kubernetes itself come with kube-prometheus-stack. */
export function platformAlerts(
  environment: Environment,
  has: (name: AddOnName) => boolean,
): readonly Manifest[] {
  const { runbooksUrl } = environment.platform.alerts;
  return PLATFORM_ALERTS.filter(({ addOn }) => has(addOn)).map(({ name, rules }) =>
    alertRules({ name, namespace: "monitoring", rules, runbooksUrl }),
  );
}

/** None of these targets answers, or there is none; keeps the label `namespace` either way. */
function down(targets: string): string {
  return `sum by (namespace) (up{${targets}}) == 0 or absent(up{${targets}})`;
}
