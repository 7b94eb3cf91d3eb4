import { stat, timeSeries } from "../../dashboards/panel";
import type { DashboardProps } from "../../dashboards/dashboard";
import { NAMESPACE } from "../names";

const POSTGRES = `namespace="${NAMESPACE}"`;
const CLAIM = `${POSTGRES}, persistentvolumeclaim=~"data-postgres-.+"`;

/** PostgreSQL: whether it answers, what it does, and what may run out. */
export const postgresDashboard: Omit<DashboardProps, "namespace"> = {
  uid: "postgres",
  title: "PostgreSQL",
  description: "The database server in the cluster: connections, transactions, locks, disk.",
  folder: "Backing services",
  rows: [
    {
      title: "Now",
      panels: [
        stat({ title: "Answers", queries: [{ expr: `max(pg_up{${POSTGRES}})` }] }),
        stat({
          title: "Connections used",
          unit: "percentunit",
          thresholds: { warning: 0.6, critical: 0.8 },
          queries: [
            {
              expr: `sum(pg_stat_database_numbackends{${POSTGRES}}) / sum(pg_settings_max_connections{${POSTGRES}})`,
            },
          ],
        }),
        stat({
          title: "Longest transaction",
          unit: "s",
          thresholds: { warning: 60, critical: 300 },
          queries: [{ expr: `max(pg_stat_activity_max_tx_duration{${POSTGRES}})` }],
        }),
        stat({
          title: "Disk used",
          unit: "percentunit",
          thresholds: { warning: 0.7, critical: 0.85 },
          queries: [
            {
              expr: `max(kubelet_volume_stats_used_bytes{${CLAIM}} / kubelet_volume_stats_capacity_bytes{${CLAIM}})`,
            },
          ],
        }),
      ],
    },
    {
      title: "Work",
      panels: [
        timeSeries({
          title: "Transactions per second, by database",
          queries: [
            {
              expr: `sum by (datname) (rate(pg_stat_database_xact_commit{${POSTGRES}}[$__rate_interval]))`,
              legend: "{{datname}}",
            },
          ],
        }),
        timeSeries({
          title: "Rolled back per second, by database",
          queries: [
            {
              expr: `sum by (datname) (rate(pg_stat_database_xact_rollback{${POSTGRES}}[$__rate_interval]))`,
              legend: "{{datname}}",
            },
          ],
        }),
        timeSeries({
          title: "Read from memory",
          description: "Share of the blocks that were found in shared buffers.",
          unit: "percentunit",
          queries: [
            {
              expr: `sum(rate(pg_stat_database_blks_hit{${POSTGRES}}[$__rate_interval])) / (sum(rate(pg_stat_database_blks_hit{${POSTGRES}}[$__rate_interval])) + sum(rate(pg_stat_database_blks_read{${POSTGRES}}[$__rate_interval])))`,
            },
          ],
        }),
      ],
    },
    {
      title: "What may run out",
      panels: [
        timeSeries({
          title: "Connections, by state",
          queries: [
            {
              expr: `sum by (state) (pg_stat_activity_count{${POSTGRES}})`,
              legend: "{{state}}",
            },
          ],
        }),
        timeSeries({
          title: "Locks, by mode",
          queries: [{ expr: `sum by (mode) (pg_locks_count{${POSTGRES}})`, legend: "{{mode}}" }],
        }),
        timeSeries({
          title: "Size, by database",
          unit: "bytes",
          queries: [
            {
              expr: `max by (datname) (pg_database_size_bytes{${POSTGRES}})`,
              legend: "{{datname}}",
            },
          ],
        }),
      ],
    },
  ],
};
