import type { AlertTest } from "../../support/promtool";
import { critical, series, warning } from "./alert-cases";

/** Of a SQL Server that is watched. */
export const sqlServerCases: readonly AlertTest[] = [
  {
    alert: "SqlServerDown",
    input: [series("up", "0x60", { target: "sql-server" }), series("up", "1x60")],
    fires: [critical],
  },
  { alert: "SqlServerDown", input: [], fires: [critical] },
  {
    alert: "SqlServerDown",
    input: [series("up", "1x60", { target: "sql-server" })],
    fires: [],
  },
  {
    alert: "SqlServerDatabaseOffline",
    input: [
      series("mssql_database_online", "0x60", { db: "shop" }),
      series("mssql_database_online", "1x60", { db: "master" }),
    ],
    fires: [{ ...critical, db: "shop" }],
  },
  {
    alert: "SqlServerConnectionsNearLimit",
    input: [
      series("mssql_connections", "60x60", { db: "shop" }),
      series("mssql_connections", "30x60", { db: "master" }),
      series("mssql_connections_max", "100x60"),
    ],
    fires: [warning],
  },
  {
    alert: "SqlServerConnectionsNearLimit",
    input: [
      series("mssql_connections", "60x60", { db: "shop" }),
      series("mssql_connections_max", "100x60"),
    ],
    fires: [],
  },
  {
    alert: "SqlServerLogFull",
    input: [
      series("mssql_log_used_ratio", "0.9x60", { db: "shop" }),
      series("mssql_log_used_ratio", "0.8x60", { db: "calm" }),
    ],
    fires: [{ ...critical, db: "shop" }],
  },
  {
    alert: "SqlServerDeadlocks",
    input: [series("mssql_deadlocks", "0+12x60")],
    fires: [warning],
  },
  { alert: "SqlServerDeadlocks", input: [series("mssql_deadlocks", "0+1x60")], fires: [] },
  {
    alert: "SqlServerMemoryPressure",
    input: [series("mssql_page_life_expectancy_seconds", "100x60")],
    fires: [warning],
  },
  {
    alert: "SqlServerMemoryPressure",
    input: [series("mssql_page_life_expectancy_seconds", "1000x60")],
    fires: [],
  },
  {
    alert: "SqlServerBackupTooOld",
    input: [
      series("mssql_backup_age_seconds", "200000x60", { db: "shop" }),
      series("mssql_backup_age_seconds", "50000x60", { db: "master" }),
    ],
    fires: [{ ...critical, db: "shop" }],
  },
].map((each) => ({ at: "45m", ...each }));
