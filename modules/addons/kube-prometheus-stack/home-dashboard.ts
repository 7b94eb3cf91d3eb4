import type { DashboardProps } from "../../dashboards/dashboard";
import { orZero } from "../../dashboards/or-zero";
import { stat, table, timeSeries } from "../../dashboards/panel";

const DAY = 86_400;
/** Prometheus itself: there as soon as anything is counted. */
const WATCHED = "count(up)";
const PROMISES = "count(objective:budget:ratio)";

/** Uid of the page that people see first. */
export const HOME = "home";

/** Are we fine, and if not, where to look: for who has never seen this platform. */
export const homeDashboard: Omit<DashboardProps, "namespace"> = {
  uid: HOME,
  title: "Are we fine?",
  description:
    "Green is fine. Yellow is work for today, red for now. The other dashboards say why; every alert has a runbook.",
  from: "now-24h",
  rows: [
    {
      title: "Now",
      panels: [
        stat({
          title: "Wakes somebody",
          description: "Critical alerts that fire: users notice, or will within the hour.",
          thresholds: { warning: 1, critical: 1 },
          queries: [{ expr: firing("critical") }],
        }),
        stat({
          title: "To be done today",
          description: "Warnings that fire: nobody has to get up for them.",
          thresholds: { warning: 1, critical: 1000 },
          queries: [{ expr: firing("warning") }],
        }),
        stat({
          title: "Promises broken this month",
          description:
            "Objectives whose error budget is used up. The dashboard Objectives shows which.",
          thresholds: { warning: 1, critical: 1 },
          queries: [{ expr: orZero("count(objective:budget:remaining < 0)", PROMISES) }],
        }),
        stat({
          title: "Requests that failed",
          description: "Answers with a server error, of everything that came in over five minutes.",
          unit: "percentunit",
          thresholds: { warning: 0.001, critical: 0.0144 },
          queries: [
            {
              expr: 'sum(objective:failures:rate5m{objective="availability"}) / (sum(objective:events:rate5m{objective="availability"}) > 0) or 0 * sum(objective:events:rate5m{objective="availability"})',
            },
          ],
        }),
        stat({
          title: "First certificate expires in",
          description: "They are renewed by themselves long before, so that few days are a fault.",
          unit: "s",
          worseBelow: { warning: 14 * DAY, critical: 3 * DAY },
          queries: [{ expr: "min(certmanager_certificate_expiration_timestamp_seconds) - time()" }],
        }),
        stat({
          title: "Not scraped",
          description: "Programs that Prometheus should ask and that don't answer it.",
          thresholds: { warning: 1, critical: 5 },
          queries: [{ expr: orZero("count(up == 0)", WATCHED) }],
        }),
      ],
    },
    {
      title: "Do users get what they were promised?",
      panels: [
        stat({
          title: "Error budget left, of 30 days",
          description: "100 % is all of it. Below 0 more has failed than was promised.",
          width: 12,
          unit: "percentunit",
          worseBelow: { warning: 0.25, critical: 0 },
          queries: [
            {
              expr: "objective:budget:remaining",
              legend: "{{namespace}} {{workload}}: {{objective}}",
            },
          ],
        }),
        timeSeries({
          title: "Error budget left, day by day",
          width: 12,
          unit: "percentunit",
          queries: [
            {
              expr: "objective:budget:remaining",
              legend: "{{namespace}} {{workload}}: {{objective}}",
            },
          ],
        }),
      ],
    },
    {
      title: "What is wrong?",
      panels: [
        table({
          title: "Alerts that fire",
          description: "Empty is fine. docs/runbooks has a page of each name.",
          queries: [
            {
              expr: 'sum by (severity, alertname, namespace) (ALERTS{alertstate="firing", severity=~"critical|warning"})',
            },
          ],
        }),
        timeSeries({
          title: "Alerts, since when",
          width: 12,
          queries: [
            { expr: firing("critical"), legend: "wakes somebody" },
            { expr: firing("warning"), legend: "to be done today" },
          ],
        }),
      ],
    },
    {
      title: "Could we restore?",
      panels: [
        table({
          title: "Newest backups and restores on trial, how old",
          description:
            "A backup is made every night, and restored on trial every week. Empty where backups are off.",
          unit: "s",
          queries: [{ expr: age() }],
        }),
        table({
          title: "Certificates, the first to expire above, in",
          unit: "s",
          queries: [
            {
              expr: "sort(min by (namespace, name) (certmanager_certificate_expiration_timestamp_seconds) - time())",
            },
          ],
        }),
      ],
    },
    {
      title: "What runs?",
      panels: [
        table({
          title: "Versions deployed, and in how many pods",
          width: 24,
          queries: [
            {
              expr: 'count by (namespace, container, image_spec) (kube_pod_container_info and on (namespace, pod) (kube_pod_status_phase{phase="Running"} == 1))',
            },
          ],
        }),
      ],
    },
  ],
};

function firing(severity: "critical" | "warning"): string {
  return orZero(`count(ALERTS{alertstate="firing", severity="${severity}"})`, WATCHED);
}

/** Since a task last succeeded or, where it never did, since it was made. */
function age(): string {
  const tasks = '{cronjob=~".+-(backup|restore-drill)"}';
  return `time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time${tasks} or kube_cronjob_created${tasks})`;
}
