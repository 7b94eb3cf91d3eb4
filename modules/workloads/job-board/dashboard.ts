import type { DashboardProps } from "../../dashboards/dashboard";
import { orZero, shareOf } from "../../dashboards/or-zero";
import { logs, stat, timeSeries } from "../../dashboards/panel";
import { NAME } from "./names";
import { ROLES } from "./roles";
import { SINCE_SEPARATE, SINCE_TOGETHER, type SinceSuccess } from "./since-success";

const PODS = 'namespace="job-board", pod=~"$pod"';
const REQUESTS = `http_requests_total{${PODS}}`;
const RATE = `sum(rate(${REQUESTS}[$__rate_interval]))`;
/** There from the start of a pod; requests are counted from the first one on. */
const READY = `sum(service_ready{${PODS}})`;
const LATENCY = `http_request_duration_seconds_bucket{${PODS}}`;

type JobBoardDashboard = Omit<DashboardProps, "namespace">;

/** Rate, errors and duration of the job board, how full it is, and what it burns. */
export const jobBoardDashboard: JobBoardDashboard = dashboard(
  `container="${NAME}"`,
  SINCE_TOGETHER,
);

/** The same, where its roles are programs of their own. */
export const separateDashboard: JobBoardDashboard = dashboard(
  `container=~"${ROLES.map(({ name }) => name).join("|")}"`,
  SINCE_SEPARATE,
);

function dashboard(container: string, since: SinceSuccess): JobBoardDashboard {
  const containers = `${PODS}, ${container}`;
  return {
    uid: "job-board",
    title: "Job board",
    description: "What users of the job board see, and why. Choose pods to compare two releases.",
    folder: "Workloads",
    partOf: "job-board",
    variables: [
      {
        name: "pod",
        query: 'label_values(service_ready{namespace="job-board"}, pod)',
        multiple: true,
      },
    ],
    rows: [
      {
        title: "Now",
        panels: [
          stat({
            title: "Instances ready",
            queries: [
              {
                expr: orZero(READY, 'max(kube_deployment_status_replicas{namespace="job-board"})'),
              },
            ],
          }),
          stat({
            title: "Requests per second",
            unit: "reqps",
            queries: [{ expr: orZero(RATE, READY) }],
          }),
          stat({
            title: "Failed",
            description: "Share of the requests that are answered with 5xx.",
            unit: "percentunit",
            thresholds: { warning: 0.01, critical: 0.05 },
            queries: [{ expr: orZero(shareOf(failing("5.."), RATE), READY) }],
          }),
          stat({
            title: "95 of 100 within",
            unit: "s",
            thresholds: { warning: 0.5, critical: 1 },
            queries: [
              {
                expr: `histogram_quantile(0.95, sum by (le) (rate(${LATENCY}[$__rate_interval])))`,
              },
            ],
          }),
          stat({ title: "Burns", queries: [{ expr: `sum(burns_running{${PODS}})` }] }),
          stat({
            title: "Database",
            description: "1 when every instance reaches it.",
            queries: [{ expr: `min(database_up{${PODS}})` }],
          }),
        ],
      },
      {
        title: "Requests",
        panels: [
          timeSeries({
            title: "Rate by route",
            unit: "reqps",
            queries: [
              {
                expr: `sum by (method, route) (rate(${REQUESTS}[$__rate_interval]))`,
                legend: "{{method}} {{route}}",
              },
            ],
          }),
          timeSeries({
            title: "Errors by route",
            unit: "reqps",
            queries: [
              {
                expr: `sum by (route, status) (rate(http_requests_total{${PODS}, status=~"[45].."}[$__rate_interval]))`,
                legend: "{{route}} {{status}}",
              },
              { expr: orZero(failing("[45].."), READY), legend: "all" },
            ],
          }),
          timeSeries({
            title: "Duration",
            unit: "s",
            queries: [0.5, 0.95, 0.99].map((share) => ({
              expr: `histogram_quantile(${share}, sum by (le) (rate(${LATENCY}[$__rate_interval])))`,
              legend: `${share * 100} of 100`,
            })),
          }),
        ],
      },
      {
        title: "Saturation",
        panels: [
          timeSeries({
            title: "CPU by pod",
            description: "In cores. The autoscaler aims at half of the request.",
            queries: [
              {
                expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{${containers}}[$__rate_interval]))`,
                legend: "{{pod}}",
              },
            ],
          }),
          timeSeries({
            title: "Memory by pod",
            unit: "bytes",
            queries: [
              {
                expr: `sum by (pod) (container_memory_working_set_bytes{${containers}})`,
                legend: "{{pod}}",
              },
            ],
          }),
          timeSeries({
            title: "Requests in flight and turned away",
            queries: [
              { expr: `sum(http_requests_in_flight{${PODS}})`, legend: "in flight" },
              {
                expr: `sum(rate(http_requests_rejected_total{${PODS}}[$__rate_interval]))`,
                legend: "turned away per second",
              },
            ],
          }),
          timeSeries({
            title: "Burns by pod",
            queries: [{ expr: `sum by (pod) (burns_running{${PODS}})`, legend: "{{pod}}" }],
          }),
          timeSeries({
            title: "Database, 95 of 100 queries within",
            unit: "s",
            queries: [
              {
                expr: `histogram_quantile(0.95, sum by (le) (rate(database_query_duration_seconds_bucket{${PODS}}[$__rate_interval])))`,
                legend: "query",
              },
            ],
          }),
        ],
      },
      {
        title: "Backup",
        panels: [
          stat({
            title: "Newest backup",
            description: "How long ago the last one succeeded. Nothing where backups are off.",
            unit: "s",
            thresholds: { warning: 28 * 3600, critical: 36 * 3600 },
            queries: [{ expr: since.backup }],
          }),
          stat({
            title: "Newest restore drill",
            description: "How long ago a backup was last restored on trial, and found whole.",
            unit: "s",
            thresholds: { warning: 7.5 * 86400, critical: 8 * 86400 },
            queries: [{ expr: since.drill }],
          }),
        ],
      },
      {
        title: "Logs",
        panels: [
          logs({
            title: "Warnings and errors",
            queries: [
              // The pod makes no stream; it goes along with each line.
              { expr: '{namespace="job-board", level=~"warn|error"} | pod=~"$pod"' },
            ],
          }),
        ],
      },
    ],
  };
}

/** Requests per second that are answered with such a status. */
function failing(status: string): string {
  return `sum(rate(http_requests_total{${PODS}, status=~"${status}"}[$__rate_interval]))`;
}
