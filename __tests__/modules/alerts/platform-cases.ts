import type { AlertTest } from "../../support/promtool";

const DAY = 86_400;
const certificate = (left: number) => ({
  series:
    'certmanager_certificate_expiration_timestamp_seconds{namespace="shop", name="web", issuer_name="ca"}',
  values: `${left * DAY}x120`,
});
const webCertificate = { namespace: "shop", name: "web", issuer_name: "ca" };

/** For each alert, when it fires and when it must not. */
export const cases: readonly AlertTest[] = [
  {
    alert: "CertificateExpiresSoon",
    input: [certificate(13)],
    at: "90m",
    fires: [{ severity: "warning", ...webCertificate }],
  },
  { alert: "CertificateExpiresSoon", input: [certificate(15)], at: "90m", fires: [] },
  {
    alert: "CertificateExpiresNow",
    input: [certificate(2)],
    at: "5m",
    fires: [{ severity: "critical", ...webCertificate }],
  },
  { alert: "CertificateExpiresNow", input: [certificate(4)], at: "5m", fires: [] },
  {
    alert: "CertificateNotReady",
    input: [
      {
        series:
          'certmanager_certificate_ready_status{namespace="shop", name="web", condition="True"}',
        values: "0x60",
      },
    ],
    at: "40m",
    fires: [{ severity: "warning", namespace: "shop", name: "web", condition: "True" }],
  },
  {
    alert: "CertificateNotReady",
    input: [
      {
        series:
          'certmanager_certificate_ready_status{namespace="shop", name="web", condition="True"}',
        values: "0x20 1x40",
      },
    ],
    at: "40m",
    fires: [],
  },
  {
    alert: "CertManagerDown",
    input: [
      { series: 'up{namespace="cert-manager", job="cert-manager", pod="a"}', values: "0x30" },
    ],
    at: "15m",
    fires: [{ severity: "warning", namespace: "cert-manager" }],
  },
  {
    alert: "CertManagerDown",
    input: [
      { series: 'up{namespace="cert-manager", job="cert-manager", pod="a"}', values: "1x30" },
    ],
    at: "15m",
    fires: [],
  },
  {
    alert: "IngressDown",
    input: [],
    at: "10m",
    fires: [{ severity: "critical", namespace: "traefik" }],
  },
  {
    alert: "IngressDown",
    input: [
      { series: 'up{namespace="traefik", pod="a"}', values: "0x30" },
      { series: 'up{namespace="traefik", pod="b"}', values: "1x30" },
    ],
    at: "10m",
    fires: [],
  },
  {
    alert: "IngressErrors",
    input: [
      { series: 'traefik_service_requests_total{service="web", code="200"}', values: "0+90x40" },
      { series: 'traefik_service_requests_total{service="web", code="502"}', values: "0+10x40" },
      { series: 'traefik_service_requests_total{service="ok", code="200"}', values: "0+99x40" },
      { series: 'traefik_service_requests_total{service="ok", code="500"}', values: "0+1x40" },
    ],
    at: "20m",
    fires: [{ severity: "critical", service: "web" }],
  },
  {
    alert: "IngressSlow",
    input: [
      { series: latencyBucket("slow", "2.5"), values: "0+50x60" },
      { series: latencyBucket("slow", "5"), values: "0+100x60" },
      { series: latencyBucket("slow", "+Inf"), values: "0+100x60" },
      { series: latencyBucket("fast", "0.3"), values: "0+100x60" },
      { series: latencyBucket("fast", "+Inf"), values: "0+100x60" },
    ],
    at: "40m",
    fires: [{ severity: "warning", service: "slow" }],
  },
  {
    alert: "KedaDown",
    input: [{ series: 'up{namespace="keda", pod="keda-operator-1"}', values: "0x60" }],
    at: "30m",
    fires: [{ severity: "warning", namespace: "keda" }],
  },
  {
    alert: "KedaDown",
    input: [{ series: 'up{namespace="keda", pod="keda-operator-1"}', values: "1x60" }],
    at: "30m",
    fires: [],
  },
  {
    alert: "KedaScalerErrors",
    input: [
      {
        series:
          'keda_scaler_detail_errors_total{exported_namespace="shop", scaledObject="mailer", scaler="prometheus"}',
        values: "0+1x60",
      },
      {
        series:
          'keda_scaler_detail_errors_total{exported_namespace="shop", scaledObject="idle", scaler="prometheus"}',
        values: "3x60",
      },
    ],
    at: "40m",
    fires: [{ severity: "warning", exported_namespace: "shop", scaledObject: "mailer" }],
  },
  {
    alert: "PolicyControllerDown",
    input: [{ series: 'up{namespace="policy-controller", pod="a"}', values: "0x20" }],
    at: "15m",
    fires: [{ severity: "critical", namespace: "policy-controller" }],
  },
  {
    alert: "PolicyControllerDown",
    input: [
      { series: 'up{namespace="policy-controller", pod="a"}', values: "0x20" },
      { series: 'up{namespace="policy-controller", pod="b"}', values: "1x20" },
    ],
    at: "15m",
    fires: [],
  },
  {
    alert: "LogsLost",
    input: [
      {
        series: 'loki_write_dropped_entries_total{namespace="node-agents", pod="alloy-1"}',
        values: "0+60x60",
      },
      {
        series: 'loki_write_dropped_entries_total{namespace="node-agents", pod="alloy-2"}',
        values: "5x60",
      },
    ],
    at: "40m",
    fires: [{ severity: "warning", namespace: "node-agents", pod: "alloy-1" }],
  },
  {
    alert: "LokiDown",
    input: [{ series: 'up{namespace="monitoring", pod="loki-0"}', values: "0x60" }],
    at: "30m",
    fires: [{ severity: "warning", namespace: "monitoring" }],
  },
  {
    alert: "LokiDown",
    input: [{ series: 'up{namespace="monitoring", pod="loki-0"}', values: "1x60" }],
    at: "30m",
    fires: [],
  },
  {
    alert: "LokiRequestErrors",
    input: [
      {
        series: 'loki_request_duration_seconds_count{route="push", status_code="204"}',
        values: "0+50x60",
      },
      {
        series: 'loki_request_duration_seconds_count{route="push", status_code="500"}',
        values: "0+50x60",
      },
      {
        series: 'loki_request_duration_seconds_count{route="query", status_code="200"}',
        values: "0+50x60",
      },
    ],
    at: "40m",
    fires: [{ severity: "warning", route: "push" }],
  },
];

function latencyBucket(service: string, le: string): string {
  return `traefik_service_request_duration_seconds_bucket{service="${service}", le="${le}"}`;
}
