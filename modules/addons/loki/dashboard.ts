import type { DashboardProps } from "../../dashboards/dashboard";
import { orZero } from "../../dashboards/or-zero";
import { logs as logLines, timeSeries } from "../../dashboards/panel";

const ERRORS = '{namespace=~"$namespace", app=~"$app", level=~"error|fatal"}';
const SELECTED = '{namespace=~"$namespace", app=~"$app"}';

/** Logs of every pod, how many there are, and the cluster's events. */
export const logsDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "logs",
  title: "Logs",
  description: "Logs by namespace and app, their volume, and events of the cluster.",
  variables: [
    { name: "namespace", query: "label_values(kube_pod_info, namespace)", multiple: true },
    {
      name: "app",
      query: 'label_values({namespace=~"$namespace"}, app)',
      dataSource: "loki",
      multiple: true,
    },
  ],
  rows: [
    {
      title: "Volume",
      panels: [
        timeSeries({
          title: "Lines per second, by app",
          dataSource: "loki",
          queries: [{ expr: `sum by (app) (rate(${SELECTED}[5m]))`, legend: "{{app}}" }],
        }),
        timeSeries({
          title: "Errors per second, by app",
          dataSource: "loki",
          queries: [
            {
              expr: `sum by (app) (rate(${ERRORS}[5m]))`,
              legend: "{{app}}",
            },
            {
              expr: orZero(`sum(rate(${ERRORS}[5m]))`, `sum(rate(${SELECTED}[5m]))`),
              legend: "all",
            },
          ],
        }),
        timeSeries({
          title: "Bytes per second, by namespace",
          dataSource: "loki",
          unit: "Bps",
          queries: [
            {
              expr: `sum by (namespace) (bytes_rate(${SELECTED}[5m]))`,
              legend: "{{namespace}}",
            },
          ],
        }),
      ],
    },
    { title: "Lines", panels: [logLines({ title: "Logs", queries: [{ expr: SELECTED }] })] },
    {
      title: "Events",
      panels: [
        logLines({
          title: "Warnings of the cluster",
          queries: [{ expr: '{job="events", namespace=~"$namespace"} |= "Warning"' }],
        }),
      ],
    },
    {
      title: "Path of the logs",
      panels: [
        timeSeries({
          title: "Entries sent per second, by agent",
          queries: [
            {
              expr: "sum by (pod) (rate(loki_write_sent_entries_total[5m]))",
              legend: "{{pod}}",
            },
          ],
        }),
        timeSeries({
          title: "Entries lost per second, by agent",
          queries: [
            {
              expr: orZero(
                "sum by (pod) (rate(loki_write_dropped_entries_total[5m]))",
                "sum by (pod) (loki_write_sent_entries_total)",
              ),
              legend: "{{pod}}",
            },
          ],
        }),
        timeSeries({
          title: "Loki answers in 95 of 100 cases within",
          unit: "s",
          queries: [
            {
              expr: "histogram_quantile(0.95, sum by (le, route) (rate(loki_request_duration_seconds_bucket[5m])))",
              legend: "{{route}}",
            },
          ],
        }),
      ],
    },
  ],
};
