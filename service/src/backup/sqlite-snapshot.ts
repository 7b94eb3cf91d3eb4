import Sqlite from "better-sqlite3";
import { checkDamage } from "../database/sqlite-schema";
import { requireDatabaseFile, requireOwnSchema } from "../database/sqlite-identity";
import { BATCH_CHARACTERS, type Snapshot, type SnapshotRow } from "./snapshot";
import type { BackupTable, ColumnKind } from "./tables";

/** Longest wait for a lock; readers of a write-ahead log wait for nobody who only writes. */
const LOCK_PATIENCE_MILLISECONDS = 10_000;

/**
 * Works on a snapshot of the file: one read transaction, within which writes of the service neither wait nor show.
 * @throws UnusableDatabase when the file is damaged, foreign or of a newer version.
 */
export async function withSqliteSnapshot<T>(
  file: string,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  requireDatabaseFile(file);
  const connection = new Sqlite(file, {
    fileMustExist: true,
    timeout: LOCK_PATIENCE_MILLISECONDS,
  });
  try {
    connection.pragma("query_only = ON");
    requireOwnSchema(connection);
    connection.exec("BEGIN");
    checkDamage(connection);
    const schema = Number(connection.pragma("user_version", { simple: true }));
    const rows = (table: BackupTable) => rowsOf(connection, table);
    return await work({ source: "sqlite", schema, rows });
  } finally {
    connection.close();
  }
}

function* rowsOf(
  connection: Sqlite.Database,
  { name, columns, age }: BackupTable,
): Generator<SnapshotRow[]> {
  const values = columns.map((column) => `coalesce(${JSON_OF[column.kind](column.name)}, 'null')`);
  const [key] = columns;
  const select = connection.prepare<[], SnapshotRow>(
    `SELECT '[' || ${values.join(" || ',' || ")} || ']' AS line,
       CAST(${key?.name ?? ""} AS TEXT) AS key, CAST(${age} AS TEXT) AS at
     FROM ${name}`,
  );
  let batch: SnapshotRow[] = [];
  let characters = 0;
  for (const row of select.iterate()) {
    batch.push(row);
    characters += row.line.length;
    if (characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

/** How SQLite writes a value as JSON, to the byte as PostgreSQL does. */
const JSON_OF: Readonly<Record<ColumnKind, (name: string) => string>> = {
  integer: (name) => `CAST(${name} AS TEXT)`,
  text: (name) => `json_quote(${name})`,
  boolean: (name) => `iif(${name}, 'true', 'false')`,
  time: (name) => `json_quote(${name})`,
  uuid: (name) => `json_quote(${name})`,
  strings: (name) => `json(${name})`,
};
