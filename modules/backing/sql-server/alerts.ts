import type { AlertRule } from "../../alerts/alert-rules";
import { NAMESPACE } from "../names";

const SERVER = `namespace="${NAMESPACE}"`;

/** What somebody has to know of a SQL Server; runbooks are in docs/runbooks/. */
export const SQL_SERVER_ALERTS: readonly AlertRule[] = [
  {
    // `up` of the target, beside Prometheus' own of the exporter.
    alert: "SqlServerDown",
    expr: `max(up{${SERVER}, target="sql-server"} or vector(0)) == 0`,
    for: "2m",
    severity: "critical",
    summary: "SQL Server doesn't answer its exporter",
  },
  {
    alert: "SqlServerDatabaseOffline",
    expr: `min by (db) (mssql_database_online{${SERVER}}) == 0`,
    for: "2m",
    severity: "critical",
    summary: "The database {{ $labels.db }} can't be used: it recovers, is suspect or offline",
  },
  {
    alert: "SqlServerConnectionsNearLimit",
    expr: `sum(mssql_connections{${SERVER}}) / max(mssql_connections_max{${SERVER}}) > 0.8`,
    for: "5m",
    severity: "warning",
    summary: "SQL Server has {{ $value | humanizePercentage }} of the sessions that it takes",
  },
  {
    alert: "SqlServerLogFull",
    expr: `max by (db) (mssql_log_used_ratio{${SERVER}}) > 0.85`,
    for: "10m",
    severity: "critical",
    summary:
      "The transaction log of {{ $labels.db }} is {{ $value | humanizePercentage }} full: writes fail when it is full and can't grow",
  },
  {
    alert: "SqlServerDeadlocks",
    expr: `max(rate(mssql_deadlocks{${SERVER}}[10m])) > 0.1`,
    for: "10m",
    severity: "warning",
    summary: "SQL Server ends {{ $value | humanize }} transactions a second for deadlocks",
  },
  {
    alert: "SqlServerMemoryPressure",
    expr: `min(mssql_page_life_expectancy_seconds{${SERVER}}) < 300`,
    for: "15m",
    severity: "warning",
    summary: "A page stays {{ $value | humanizeDuration }} in memory: SQL Server reads from disk",
  },
  {
    alert: "SqlServerBackupTooOld",
    expr: `max by (db) (mssql_backup_age_seconds{${SERVER}}) > 36 * 3600`,
    severity: "critical",
    summary: "The newest full backup of {{ $labels.db }} is {{ $value | humanizeDuration }} old",
  },
];
