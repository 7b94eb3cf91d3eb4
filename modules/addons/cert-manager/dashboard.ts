import type { DashboardProps } from "../../dashboards/dashboard";
import { orZero } from "../../dashboards/or-zero";
import { stat, table, timeSeries } from "../../dashboards/panel";

/** There as soon as cert-manager works, with a certificate or without. */
const RUNNING = "sum(certmanager_controller_sync_call_count)";

/** Certificates: which expire, which aren't ready, and whether cert-manager does its work. */
export const certificatesDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "certificates",
  title: "Certificates",
  description: "Expiry and readiness of certificates, and the work of cert-manager.",
  from: "now-24h",
  rows: [
    {
      title: "Now",
      panels: [
        stat({
          title: "Certificates",
          width: 8,
          queries: [
            {
              expr: orZero("count(certmanager_certificate_expiration_timestamp_seconds)", RUNNING),
            },
          ],
        }),
        stat({
          title: "Not ready",
          width: 8,
          thresholds: { warning: 1, critical: 1 },
          queries: [
            {
              expr: orZero('sum(certmanager_certificate_ready_status{condition!="True"})', RUNNING),
            },
          ],
        }),
        stat({
          title: "Next to expire, in",
          width: 8,
          unit: "s",
          queries: [{ expr: "min(certmanager_certificate_expiration_timestamp_seconds) - time()" }],
        }),
      ],
    },
    {
      title: "Certificates",
      panels: [
        table({
          title: "Time left",
          unit: "s",
          queries: [
            {
              expr: "sort(min by (namespace, name, issuer_name) (certmanager_certificate_expiration_timestamp_seconds) - time())",
            },
          ],
        }),
        table({
          title: "Next renewal, in",
          unit: "s",
          queries: [
            {
              expr: "sort(min by (namespace, name) (certmanager_certificate_renewal_timestamp_seconds) - time())",
            },
          ],
        }),
      ],
    },
    {
      title: "cert-manager",
      panels: [
        timeSeries({
          title: "Errors per second, by controller",
          queries: [
            {
              expr: orZero(
                "sum by (controller) (rate(certmanager_controller_sync_error_count[5m]))",
                "sum by (controller) (certmanager_controller_sync_call_count)",
              ),
              legend: "{{controller}}",
            },
          ],
        }),
        timeSeries({
          title: "Requests to the ACME server per second, by status",
          queries: [
            {
              expr: "sum by (status) (rate(certmanager_acme_client_request_count[5m]))",
              legend: "{{status}}",
            },
          ],
        }),
        timeSeries({
          title: "Memory, by pod",
          unit: "bytes",
          queries: [
            {
              expr: 'sum by (pod) (container_memory_working_set_bytes{namespace="cert-manager", container!=""})',
              legend: "{{pod}}",
            },
          ],
        }),
      ],
    },
  ],
};
