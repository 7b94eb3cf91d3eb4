import { stringify } from "yaml";

export const FILES_FOLDER = "/etc/sql-exporter";
export const SECRET_FOLDER = "/var/run/sql-server";
export const PORT = 9399;

/** https://github.com/burningalchemist/sql_exporter: the login comes from the Secret (`START`). */
export const CONFIGURATION = stringify({
  global: { scrape_timeout: "10s", min_interval: "15s", max_connections: 3 },
  // With a name, `up` tells whether the server answers, instead of a scrape that fails.
  target: {
    name: "sql-server",
    data_source_name: "sqlserver://set-when-started",
    collectors: ["sql_server"],
  },
  collector_files: ["sql-server.collector.yml"],
});

interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly labels?: readonly string[];
  /** Its column `value` is the metric, the other ones are labels. */
  readonly query: string;
}

/** One row of the performance counters, by its name and, where there are several, its instance. */
function counter(name: string, instance = ""): string {
  return `SELECT cntr_value AS value FROM sys.dm_os_performance_counters
WHERE counter_name = '${name}' AND instance_name = '${instance}'`;
}

/**
 * The login needs `VIEW SERVER PERFORMANCE STATE` (before SQL Server 2022 `VIEW SERVER STATE`) and
 * `SELECT` on `msdb.dbo.backupset`:
 * https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/system-dynamic-management-views
 */
const METRICS: readonly Metric[] = [
  {
    name: "mssql_connections",
    type: "gauge",
    help: "Sessions of users, by database.",
    labels: ["db"],
    query: `SELECT DB_NAME(database_id) AS db, COUNT(*) AS value FROM sys.dm_exec_sessions
WHERE is_user_process = 1 GROUP BY database_id`,
  },
  {
    name: "mssql_connections_max",
    type: "gauge",
    help: "Sessions that the server takes at most.",
    query: "SELECT @@MAX_CONNECTIONS AS value",
  },
  {
    name: "mssql_deadlocks",
    type: "counter",
    help: "Lock requests that ended in a deadlock.",
    query: counter("Number of Deadlocks/sec", "_Total"),
  },
  {
    name: "mssql_user_errors",
    type: "counter",
    help: "Errors that were reported to users.",
    query: counter("Errors/sec", "User Errors"),
  },
  {
    name: "mssql_batch_requests",
    type: "counter",
    help: "Batches that were received.",
    query: counter("Batch Requests/sec"),
  },
  {
    name: "mssql_page_life_expectancy_seconds",
    type: "gauge",
    help: "Seconds that a page stays in memory without being used.",
    query: `SELECT MIN(cntr_value) AS value FROM sys.dm_os_performance_counters
WHERE counter_name = 'Page life expectancy' AND instance_name = ''`,
  },
  {
    name: "mssql_log_used_ratio",
    type: "gauge",
    help: "Share of the transaction log that is used, by database.",
    labels: ["db"],
    query: `SELECT RTRIM(instance_name) AS db, cntr_value / 100.0 AS value FROM sys.dm_os_performance_counters
WHERE counter_name = 'Percent Log Used' AND instance_name <> '_Total'`,
  },
  {
    name: "mssql_log_growths",
    type: "counter",
    help: "How often the transaction log has grown, by database.",
    labels: ["db"],
    query: `SELECT RTRIM(instance_name) AS db, cntr_value AS value FROM sys.dm_os_performance_counters
WHERE counter_name = 'Log Growths' AND instance_name <> '_Total'`,
  },
  {
    name: "mssql_io_stall_total_seconds",
    type: "counter",
    help: "Seconds that users waited for files, by database.",
    labels: ["db"],
    query: `SELECT DB_NAME(database_id) AS db, SUM(io_stall) / 1000.0 AS value
FROM sys.dm_io_virtual_file_stats(NULL, NULL) GROUP BY database_id`,
  },
  {
    name: "mssql_resident_memory_bytes",
    type: "gauge",
    help: "Memory that the server has.",
    query: "SELECT physical_memory_in_use_kb * 1024 AS value FROM sys.dm_os_process_memory",
  },
  {
    name: "mssql_database_online",
    type: "gauge",
    help: "1 where the database can be used.",
    labels: ["db"],
    query: "SELECT name AS db, CASE state WHEN 0 THEN 1 ELSE 0 END AS value FROM sys.databases",
  },
  {
    name: "mssql_backup_age_seconds",
    type: "gauge",
    help: "Since the last full backup, or since the database was made; by database.",
    labels: ["db"],
    query: `SELECT d.name AS db,
  DATEDIFF_BIG(second, COALESCE(MAX(b.backup_finish_date), d.create_date), SYSDATETIME()) AS value
FROM sys.databases d LEFT JOIN msdb.dbo.backupset b ON b.database_name = d.name AND b.type = 'D'
WHERE d.name NOT IN ('tempdb', 'model') GROUP BY d.name, d.create_date`,
  },
];

/** The queries, as sql_exporter reads them. */
export const COLLECTOR = stringify({
  collector_name: "sql_server",
  metrics: METRICS.map(({ name, type, help, labels, query }) => ({
    metric_name: name,
    type,
    help,
    ...(labels && { key_labels: [...labels] }),
    values: ["value"],
    query,
  })),
});

/** The login is in no file of the cluster but the Secret's, and in no variable of the pod. */
export const START = `set -eu
exec /bin/sql_exporter --config.file=${FILES_FOLDER}/sql_exporter.yml \\
  --web.listen-address=:${PORT} --config.data-source-name="$(cat ${SECRET_FOLDER}/dsn)"
`;
