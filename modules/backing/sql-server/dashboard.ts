import type { DashboardProps } from "../../dashboards/dashboard";
import { stat, timeSeries } from "../../dashboards/panel";
import { NAMESPACE } from "../names";

const SERVER = `namespace="${NAMESPACE}"`;

/** A SQL Server elsewhere: whether it answers, how busy and how full it is, how old its backups. */
export const sqlServerDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "sql-server",
  title: "SQL Server",
  description: "A SQL Server that runs elsewhere, as its exporter in the cluster sees it.",
  folder: "Backing services",
  rows: [
    {
      title: "Now",
      panels: [
        stat({ title: "Answers", queries: [{ expr: `max(up{${SERVER}, target="sql-server"})` }] }),
        stat({
          title: "Sessions",
          unit: "percentunit",
          thresholds: { warning: 0.6, critical: 0.8 },
          queries: [
            {
              expr: `sum(mssql_connections{${SERVER}}) / max(mssql_connections_max{${SERVER}})`,
            },
          ],
        }),
        stat({
          title: "Oldest backup",
          description: "Of all databases, how long ago the newest full backup was made.",
          unit: "s",
          thresholds: { warning: 28 * 3600, critical: 36 * 3600 },
          queries: [{ expr: `max(mssql_backup_age_seconds{${SERVER}})` }],
        }),
        stat({
          title: "Memory",
          unit: "bytes",
          queries: [{ expr: `max(mssql_resident_memory_bytes{${SERVER}})` }],
        }),
      ],
    },
    {
      title: "Use",
      panels: [
        timeSeries({
          title: "Batches per second",
          queries: [{ expr: `sum(rate(mssql_batch_requests{${SERVER}}[$__rate_interval]))` }],
        }),
        timeSeries({
          title: "Sessions by database",
          queries: [{ expr: `sum by (db) (mssql_connections{${SERVER}})`, legend: "{{db}}" }],
        }),
        timeSeries({
          title: "Deadlocks and errors per second",
          queries: [
            {
              expr: `sum(rate(mssql_deadlocks{${SERVER}}[$__rate_interval]))`,
              legend: "deadlocks",
            },
            {
              expr: `sum(rate(mssql_user_errors{${SERVER}}[$__rate_interval]))`,
              legend: "errors",
            },
          ],
        }),
      ],
    },
    {
      title: "Saturation",
      panels: [
        timeSeries({
          title: "A page stays in memory for",
          unit: "s",
          queries: [{ expr: `min(mssql_page_life_expectancy_seconds{${SERVER}})` }],
        }),
        timeSeries({
          title: "Waiting for files, by database",
          description: "Seconds of waiting in each second, over all sessions.",
          queries: [
            {
              expr: `sum by (db) (rate(mssql_io_stall_total_seconds{${SERVER}}[$__rate_interval]))`,
              legend: "{{db}}",
            },
          ],
        }),
        timeSeries({
          title: "Transaction log used, by database",
          unit: "percentunit",
          queries: [{ expr: `max by (db) (mssql_log_used_ratio{${SERVER}})`, legend: "{{db}}" }],
        }),
        timeSeries({
          title: "Log growths per hour, by database",
          queries: [
            {
              expr: `sum by (db) (increase(mssql_log_growths{${SERVER}}[1h]))`,
              legend: "{{db}}",
            },
          ],
        }),
      ],
    },
  ],
};
