import type { Client } from "pg";
import type { PostgresConfig } from "../config/database-config";
import { withConnection } from "../database/postgres-connection";
import { POSTGRES_MIGRATIONS } from "../database/postgres-migrations";
import {
  applyMigrations,
  makeMigrationsTable,
  MIGRATION_LOCK,
  refuseOtherEncodings,
} from "../database/postgres-schema";
import { BACKUP_STATEMENT_TIMEOUT_SECONDS } from "./postgres-snapshot";
import type { RestoreTarget } from "./restore-target";
import { BACKUP_TABLES, type BackupTable, type ColumnKind } from "./tables";
import { TargetRefused } from "./target-refused";

/** The keys of tokens are in no backup. */
const OWN_TABLES = ["schema_migrations", "signing_keys", ...BACKUP_TABLES.map(({ name }) => name)];

/**
 * Runs a restore in one transaction: the database has all of it or is as it was. What is replaced moves to a schema
 * of its own, `replaced_<time>`. A service that starts meanwhile waits for it, as for a migration.
 * @throws TargetRefused when the database is in use, another program's, or there and not to be replaced.
 */
export function restoreIntoPostgres<T>(
  config: PostgresConfig,
  replace: boolean,
  restore: (target: RestoreTarget) => Promise<T>,
): Promise<T> {
  const inTransaction = async (connection: Client) => {
    await connection.query("BEGIN");
    await refuseOtherEncodings(connection);
    await refuseUse(connection, config.target);
    await makeRoom(connection, config.target, replace);
    let schema = 0;
    const restored = await restore({
      async begin(given) {
        schema = given;
        await makeMigrationsTable(connection);
        await applyMigrations(connection, upTo(schema));
      },
      async insert(table, rows) {
        await connection.query(insertInto(table), [rows]);
      },
    });
    // Rows came with their numbers; the next job is to have the number after them.
    await connection.query(
      `SELECT setval(pg_get_serial_sequence('jobs', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL)
       FROM jobs`,
    );
    await applyMigrations(connection, after(schema));
    await connection.query("COMMIT");
    return restored;
  };
  return withConnection(config, inTransaction, BACKUP_STATEMENT_TIMEOUT_SECONDS);
}

const upTo = (schema: number) => POSTGRES_MIGRATIONS.filter(({ id }) => id <= schema);
const after = (schema: number) => POSTGRES_MIGRATIONS.filter(({ id }) => id > schema);

async function refuseUse(connection: Client, target: string): Promise<void> {
  const { rows } = await connection.query<{ free: boolean; others: number }>(
    `SELECT pg_try_advisory_xact_lock($1) AS free, (
       SELECT count(*)::integer FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
     ) AS others`,
    [MIGRATION_LOCK],
  );
  const [{ free, others } = { free: false, others: 0 }] = rows;
  if (!free) throw new TargetRefused(`${target} is being migrated or restored by somebody else`);
  if (others > 0)
    throw new TargetRefused(
      `${target} is in use by ${others} connection(s): stop the service first`,
    );
}

async function makeRoom(connection: Client, target: string, replace: boolean): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables
     WHERE schemaname = current_schema() AND tablename = ANY ($1)`,
    [OWN_TABLES],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name);
  if (!names.includes("schema_migrations"))
    throw new TargetRefused(`${target} is another program's database: it is left as it is`);
  if (!replace)
    throw new TargetRefused(
      `${target} has a job board already: --replace takes its place and keeps it`,
    );
  const kept = `replaced_${new Date().toISOString().replaceAll(/\D/g, "")}`;
  await connection.query(`CREATE SCHEMA ${kept}`);
  for (const name of names) await connection.query(`ALTER TABLE ${name} SET SCHEMA ${kept}`);
}

function insertInto({ name, columns }: BackupTable): { name: string; text: string } {
  const values = columns.map(({ kind }, index) => VALUE_OF[kind](index));
  return {
    name: `restore-${name}`,
    text: `INSERT INTO ${name} (${columns.map((column) => column.name).join(", ")})
      SELECT ${values.join(", ")} FROM jsonb_array_elements($1::jsonb) AS line`,
  };
}

const VALUE_OF: Readonly<Record<ColumnKind, (index: number) => string>> = {
  integer: (index) => `(line ->> ${index})::bigint`,
  text: (index) => `line ->> ${index}`,
  boolean: (index) => `(line ->> ${index})::boolean`,
  time: (index) => `(line ->> ${index})::timestamptz`,
  uuid: (index) => `(line ->> ${index})::uuid`,
  strings: (index) => `line -> ${index}`,
};
