import type { AlertRule } from "../../alerts/alert-rules";
import { NAMESPACE } from "../names";

const POSTGRES = `namespace="${NAMESPACE}"`;
const CLAIMS = `${POSTGRES}, persistentvolumeclaim=~"data-postgres-.+"`;

/** What somebody has to know of PostgreSQL in the cluster; runbooks are in docs/runbooks/. */
export const POSTGRES_ALERTS: readonly AlertRule[] = [
  {
    alert: "PostgresDown",
    expr: `max(pg_up{${POSTGRES}} or vector(0)) == 0`,
    for: "2m",
    severity: "critical",
    summary: "PostgreSQL doesn't answer its exporter: no workload has its database",
  },
  {
    alert: "PostgresConnectionsNearLimit",
    expr: `sum by (pod) (pg_stat_database_numbackends{${POSTGRES}}) / sum by (pod) (pg_settings_max_connections{${POSTGRES}}) > 0.8`,
    for: "5m",
    severity: "warning",
    summary: "{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its connections",
  },
  {
    alert: "PostgresLongTransaction",
    expr: `max by (pod, datname) (pg_stat_activity_max_tx_duration{${POSTGRES}}) > 300`,
    for: "1m",
    severity: "warning",
    summary:
      "A transaction in {{ $labels.datname }} is open for {{ $value | humanizeDuration }}: vacuum waits for it",
  },
  {
    // Autovacuum acts at 200 million, the server refuses writes at 2,000 million less 3 million:
    // https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND
    alert: "PostgresWraparound",
    expr: `max by (pod, datname) (pg_database_wraparound_age_datfrozenxid_seconds{${POSTGRES}}) > 1e9`,
    for: "10m",
    severity: "critical",
    summary: "{{ $labels.datname }} has used half of its transaction ids without a vacuum",
  },
  {
    alert: "PostgresReplicationLag",
    expr: `max by (pod) (pg_replication_lag_seconds{${POSTGRES}}) > 60`,
    for: "5m",
    severity: "warning",
    summary: "The replica {{ $labels.pod }} is {{ $value | humanizeDuration }} behind",
  },
  {
    alert: "PostgresDiskFull",
    expr: `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${CLAIMS}} / kubelet_volume_stats_capacity_bytes{${CLAIMS}}) > 0.85`,
    for: "5m",
    severity: "critical",
    summary:
      "{{ $labels.persistentvolumeclaim }} is {{ $value | humanizePercentage }} full: PostgreSQL stops when it is full",
  },
];
