import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import {
  isForeign,
  isInUse,
  keepCopy,
  moveIntoPlace,
  removeDatabase,
} from "../database/sqlite-copy";
import { applyMigrations } from "../database/sqlite-schema";
import { SQLITE_MIGRATIONS } from "../database/sqlite-migrations";
import { TargetRefused } from "./target-refused";
import type { RestoreTarget } from "./restore-target";
import type { BackupTable, ColumnKind } from "./tables";

/**
 * Runs a restore into a file beside the database, which takes its place when all of it is there. Killed at any moment,
 * it leaves the old database or the new one.
 * @throws TargetRefused when the database is in use, another program's, or there and not to be replaced.
 */
export async function restoreIntoSqlite<T>(
  file: string,
  replace: boolean,
  restore: (target: RestoreTarget) => Promise<T>,
): Promise<T> {
  if (isInUse(file)) throw new TargetRefused(`${file} is in use: stop the service first`);
  if (isForeign(file))
    throw new TargetRefused(`${file} is another program's database: it is left as it is`);
  if (existsSync(file) && !replace)
    throw new TargetRefused(`${file} is there already: --replace takes its place and keeps it`);
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished`;
  removeDatabase(unfinished);
  try {
    const restored = await fill(unfinished, restore);
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    keepCopy(file, `${file}.replaced-${stamp}`);
    moveIntoPlace(unfinished, file);
    return restored;
  } catch (error) {
    removeDatabase(unfinished);
    throw error;
  }
}

async function fill<T>(file: string, restore: (target: RestoreTarget) => Promise<T>): Promise<T> {
  const connection = new Sqlite(file);
  try {
    // What a crash leaves of this file is thrown away; the finished one is synced before it is moved.
    connection.pragma("journal_mode = OFF");
    connection.pragma("synchronous = OFF");
    connection.pragma("foreign_keys = ON");
    connection.exec("BEGIN");
    const restored = await restore({
      begin: (schema) => applyMigrations(connection, 0, schema),
      insert: (table, rows) => void connection.prepare(insertInto(table)).run(rows),
    });
    const schema = Number(connection.pragma("user_version", { simple: true }));
    applyMigrations(connection, schema, SQLITE_MIGRATIONS.length);
    connection.exec("COMMIT");
    return restored;
  } finally {
    connection.close();
  }
}

function insertInto({ name, columns }: BackupTable): string {
  const values = columns.map(({ kind }, index) => VALUE_OF[kind](`'$[${index}]'`));
  return `INSERT INTO ${name} (${columns.map((column) => column.name).join(", ")})
    SELECT ${values.join(", ")} FROM json_each(?)`;
}

const scalar = (path: string) => `value ->> ${path}`;
const VALUE_OF: Readonly<Record<ColumnKind, (path: string) => string>> = {
  integer: scalar,
  text: scalar,
  boolean: scalar,
  time: scalar,
  uuid: scalar,
  strings: (path) => `value -> ${path}`,
};
