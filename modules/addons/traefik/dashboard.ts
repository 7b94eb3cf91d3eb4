import type { DashboardProps } from "../../dashboards/dashboard";
import { orZero, shareOf } from "../../dashboards/or-zero";
import { stat, table, timeSeries } from "../../dashboards/panel";

const SERVICE = 'service=~"$service"';
const ERRORS = `${SERVICE}, code=~"5.."`;
const RATE = `sum(rate(traefik_service_requests_total{${SERVICE}}[5m]))`;
/** There from the start of Traefik; requests are counted from the first one on. */
const RUNNING = "sum(traefik_config_last_reload_success)";

/** What comes in from outside, as Traefik sees it, by service and by route. */
export const ingressDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "ingress",
  title: "Ingress",
  description: "Requests, latency and errors of what Traefik serves.",
  variables: [
    {
      name: "service",
      query: "label_values(traefik_service_requests_total, service)",
      multiple: true,
    },
  ],
  rows: [
    {
      title: "Now",
      panels: [
        stat({
          title: "Requests per second",
          width: 6,
          unit: "reqps",
          queries: [{ expr: orZero(RATE, RUNNING) }],
        }),
        stat({
          title: "Server errors",
          width: 6,
          unit: "percentunit",
          thresholds: { warning: 0.01, critical: 0.05 },
          queries: [
            {
              expr: orZero(
                shareOf(`sum(rate(traefik_service_requests_total{${ERRORS}}[5m]))`, RATE),
                RUNNING,
              ),
            },
          ],
        }),
        stat({
          title: "Answers in 95 of 100 cases within",
          width: 6,
          unit: "s",
          thresholds: { warning: 1, critical: 2 },
          queries: [{ expr: latency("le") }],
        }),
        stat({
          title: "Open connections",
          width: 6,
          queries: [{ expr: orZero("sum(traefik_open_connections)", RUNNING) }],
        }),
      ],
    },
    {
      title: "Services",
      panels: [
        timeSeries({
          title: "Requests per second, by service",
          unit: "reqps",
          queries: [
            {
              expr: `sum by (service) (rate(traefik_service_requests_total{${SERVICE}}[2m]))`,
              legend: "{{service}}",
            },
          ],
        }),
        timeSeries({
          title: "Requests per second, by status",
          unit: "reqps",
          queries: [
            {
              expr: `sum by (code) (rate(traefik_service_requests_total{${SERVICE}}[2m]))`,
              legend: "{{code}}",
            },
          ],
        }),
        timeSeries({
          title: "Answers in 95 of 100 cases within, by service",
          unit: "s",
          queries: [{ expr: latency("le, service"), legend: "{{service}}" }],
        }),
      ],
    },
    {
      title: "Routes and pods of Traefik",
      panels: [
        timeSeries({
          title: "Requests per second, by route",
          width: 12,
          unit: "reqps",
          queries: [
            {
              expr: `sum by (router) (rate(traefik_router_requests_total{${SERVICE}}[2m]))`,
              legend: "{{router}}",
            },
          ],
        }),
        timeSeries({
          title: "Server errors per second, by route",
          width: 12,
          unit: "reqps",
          queries: [
            {
              expr: `sum by (router) (rate(traefik_router_requests_total{${ERRORS}}[2m]))`,
              legend: "{{router}}",
            },
            {
              expr: orZero(`sum(rate(traefik_router_requests_total{${ERRORS}}[2m]))`, RUNNING),
              legend: "all",
            },
          ],
        }),
        timeSeries({
          title: "CPU of Traefik, by pod",
          width: 12,
          queries: [
            {
              expr: 'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="traefik", container!=""}[2m]))',
              legend: "{{pod}}",
            },
          ],
        }),
        table({
          title: "Last reload of the configuration, by pod",
          unit: "dateTimeFromNow",
          queries: [{ expr: "max by (pod) (traefik_config_last_reload_success) * 1000" }],
        }),
      ],
    },
  ],
};

function latency(by: string): string {
  const rate = `rate(traefik_service_request_duration_seconds_bucket{${SERVICE}}[5m])`;
  return `histogram_quantile(0.95, sum by (${by}) (${rate}))`;
}
