import type { DashboardProps } from "../dashboards/dashboard";
import { orZero } from "../dashboards/or-zero";
import { stat, table, timeSeries } from "../dashboards/panel";

const CHOSEN = 'namespace="$namespace", workload="$workload"';
const EVENTS = `objective:events:rate5m{${CHOSEN}}`;

/** Whether users got what they were promised, and how much may still go wrong this month. */
export const objectivesDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "objectives",
  title: "Objectives",
  description:
    "What users were promised, what they got, and what is left of the error budget of 30 days.",
  from: "now-24h",
  variables: [
    { name: "namespace", query: "label_values(objective:budget:ratio, namespace)" },
    {
      name: "workload",
      query: 'label_values(objective:budget:ratio{namespace="$namespace"}, workload)',
    },
  ],
  rows: [
    {
      title: "The month",
      panels: [
        stat({
          title: "Error budget left",
          description: "100 % is all of it; below 0 more has failed than may in 30 days.",
          width: 8,
          unit: "percentunit",
          worseBelow: { warning: 0.25, critical: 0 },
          queries: [{ expr: `objective:budget:remaining{${CHOSEN}}`, legend: "{{objective}}" }],
        }),
        stat({
          title: "May fail",
          description: "The error budget, as a share of all events.",
          width: 8,
          unit: "percentunit",
          queries: [{ expr: `objective:budget:ratio{${CHOSEN}}`, legend: "{{objective}}" }],
        }),
        stat({
          title: "Burns so many times as fast as it may, over an hour",
          description: "At 1 nothing is left after 30 days. From 14.4 on somebody is woken.",
          width: 8,
          thresholds: { warning: 1, critical: 14.4 },
          queries: [{ expr: burnRate("1h"), legend: "{{objective}}" }],
        }),
      ],
    },
    {
      title: "Since when",
      panels: [
        timeSeries({
          title: "Failed, as a share, over five minutes",
          width: 12,
          unit: "percentunit",
          queries: [{ expr: failed("5m"), legend: "{{objective}}" }],
        }),
        timeSeries({
          title: "Error budget left",
          width: 12,
          unit: "percentunit",
          queries: [{ expr: `objective:budget:remaining{${CHOSEN}}`, legend: "{{objective}}" }],
        }),
        timeSeries({
          title: "Burn rate of the windows that page",
          description:
            "A page: above 14.4 in an hour and five minutes, above 6 in six hours and 30 minutes.",
          width: 12,
          queries: [
            { expr: burnRate("1h"), legend: "{{objective}}, 1 h" },
            { expr: burnRate("6h"), legend: "{{objective}}, 6 h" },
          ],
        }),
        timeSeries({
          title: "Burn rate of the windows that make a ticket",
          description:
            "A ticket: above 3 in a day and two hours, above 1 in three days and six hours.",
          width: 12,
          queries: [
            { expr: burnRate("1d"), legend: "{{objective}}, 1 d" },
            { expr: burnRate("3d"), legend: "{{objective}}, 3 d" },
          ],
        }),
        timeSeries({
          title: "Events per second",
          width: 12,
          unit: "cps",
          queries: [{ expr: EVENTS, legend: "{{objective}}" }],
        }),
        table({
          title: "Every objective, the least budget first",
          unit: "percentunit",
          queries: [
            {
              expr: "sort(sum by (namespace, workload, objective) (objective:budget:remaining))",
            },
          ],
        }),
      ],
    },
  ],
};

/** 0 where nothing happened: nothing failed. */
function failed(window: string): string {
  return orZero(`objective:failures:ratio_rate${window}{${CHOSEN}}`, EVENTS);
}

function burnRate(window: string): string {
  return `(${failed(window)}) / objective:budget:ratio{${CHOSEN}}`;
}
