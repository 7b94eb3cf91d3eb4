import { type AlertRule, down } from "../../alerts/alert-rules";

/** Let's Encrypt's certificates are renewed 30 days before they expire: at 14, that has failed. */
export const certificateAlerts: readonly AlertRule[] = [
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
