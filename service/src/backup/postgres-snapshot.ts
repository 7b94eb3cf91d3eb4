import type { Client } from "pg";
import { withConnection } from "../database/postgres-connection";
import type { PostgresConfig } from "../config/database-config";
import { POSTGRES_MIGRATIONS } from "../database/postgres-migrations";
import { UnusableBackup } from "./format";
import type { Snapshot, SnapshotRow } from "./snapshot";
import type { BackupTable, ColumnKind } from "./tables";

/** Of one step of it: the store may make the next one wait. */
export const BACKUP_STATEMENT_TIMEOUT_SECONDS = 120;
/** Rows of the longest kind, 64 KiB each, are then 16 MiB. */
const ROWS_AT_ONCE = 250;

/**
 * Works on a snapshot of the database: one read-only transaction that sees what was committed before it began.
 * Nobody waits for it but a migration.
 * @throws UnusableBackup when the database has no job board, or that of a newer version.
 */
export function withPostgresSnapshot<T>(
  config: PostgresConfig,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const inTransaction = async (connection: Client) => {
    await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const schema = await schemaOf(connection);
    const rows = (table: BackupTable) => rowsOf(connection, table);
    return work({ source: "postgres", schema, rows });
  };
  return withConnection(config, inTransaction, BACKUP_STATEMENT_TIMEOUT_SECONDS);
}

async function schemaOf(connection: Client): Promise<number> {
  const { rows: found } = await connection.query(
    "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL",
  );
  const { rows } =
    found.length > 0
      ? await connection.query<{ id: number }>(
          "SELECT max(id) AS id FROM schema_migrations HAVING max(id) IS NOT NULL",
        )
      : { rows: [] };
  const [last] = rows;
  if (last === undefined) throw new UnusableBackup("the database has no job board");
  if (last.id > POSTGRES_MIGRATIONS.length)
    throw new UnusableBackup("a newer version of this service wrote the database");
  return last.id;
}

async function* rowsOf(
  connection: Client,
  { name, columns, age }: BackupTable,
): AsyncGenerator<SnapshotRow[]> {
  const values = columns.map((column) => `coalesce(${JSON_OF[column.kind](column.name)}, 'null')`);
  const newest = columns.find((column) => column.name === age);
  const at = newest?.kind === "time" ? timeText(age) : `${age}::text`;
  const [key] = columns;
  await connection.query(
    `DECLARE backup NO SCROLL CURSOR FOR
     SELECT '[' || ${values.join(" || ',' || ")} || ']' AS line, ${key?.name ?? ""}::text AS key, ${at} AS at
     FROM ${name}`,
  );
  for (;;) {
    const { rows } = await connection.query<SnapshotRow>(`FETCH ${ROWS_AT_ONCE} FROM backup`);
    if (rows.length === 0) break;
    yield rows;
  }
  await connection.query("CLOSE backup");
}

/** Milliseconds, as the service writes them; microseconds where there are any, so that nothing is lost. */
function timeText(name: string): string {
  return `regexp_replace(to_char(${name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'`;
}

/** How PostgreSQL writes a value as JSON, to the byte as SQLite does. */
const JSON_OF: Readonly<Record<ColumnKind, (name: string) => string>> = {
  integer: (name) => `${name}::text`,
  text: (name) => `to_json(${name})::text`,
  boolean: (name) => `${name}::text`,
  time: (name) => `'"' || ${timeText(name)} || '"'`,
  uuid: (name) => `'"' || ${name} || '"'`,
  // The text of a jsonb has spaces between its elements.
  strings: (name) =>
    `(SELECT '[' || coalesce(string_agg(element::text, ',' ORDER BY position), '') || ']'
      FROM jsonb_array_elements(${name}) WITH ORDINALITY AS parts (element, position))`,
};
