import type { Client } from "pg";
import type { PostgresConfig } from "../config/database-config";
import type { Migration } from "./migration";
import { DatabaseUnavailable } from "./database";
import { withConnection } from "./postgres-connection";
import { translatePostgresError, WrongEncoding } from "./postgres-errors";
import { POSTGRES_MIGRATIONS } from "./postgres-migrations";
import { addMissingWords } from "./postgres-words";
import { sampleJobs } from "./sample-jobs";

/** Any constant that no other program on the server uses: the letters "jobs". */
export const MIGRATION_LOCK = 0x6a_6f_62_73;
/** Another replica may take longer over its migration than a request may over a statement. */
const MIGRATION_TIMEOUT_SECONDS = 120;

/** Brings the schema and the words of the search up to date, on a connection of its own. @throws DatabaseUnavailable, WrongEncoding */
export async function migratePostgres(
  config: PostgresConfig,
  sampleJobCount: number,
): Promise<void> {
  const migrateAll = async (connection: Client) => {
    await connection.query("BEGIN");
    await migrate(connection, sampleJobCount);
    await connection.query("COMMIT");
  };
  try {
    await withConnection(config, migrateAll, MIGRATION_TIMEOUT_SECONDS);
  } catch (error) {
    throw translatePostgresError(error);
  }
}

/**
 * Looks whether somebody else has brought the schema up to date, and finds the words of jobs that have none, which takes no
 * right to make anything. A newer schema serves as well: a release leaves what the one before it needs.
 * @throws DatabaseUnavailable with reason `starting` while the schema is older.
 */
export async function checkPostgres(config: PostgresConfig): Promise<void> {
  try {
    await withConnection(config, check, MIGRATION_TIMEOUT_SECONDS);
  } catch (error) {
    throw translatePostgresError(error);
  }
}

async function check(connection: Client): Promise<void> {
  await connection.query("BEGIN");
  await connection.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
  await refuseOlderSchema(connection);
  await addMissingWords(connection);
  await connection.query("COMMIT");
}

async function refuseOlderSchema(connection: Client): Promise<void> {
  const needed = POSTGRES_MIGRATIONS.length;
  const has = await schemaVersion(connection);
  if (has >= needed) return;
  const found = has === 0 ? "no schema" : `schema ${has}`;
  throw new DatabaseUnavailable(
    "starting",
    undefined,
    `the database has ${found}, and this release needs ${needed}: \`migrate\` has not run`,
  );
}

/** 0 where there is none. */
async function schemaVersion(connection: Client): Promise<number> {
  const { rows: tables } = await connection.query(
    "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL",
  );
  if (tables.length === 0) return 0;
  const { rows } = await connection.query<{ id: number | null }>(
    "SELECT max(id) AS id FROM schema_migrations",
  );
  return rows[0]?.id ?? 0;
}

/** The advisory lock lets one of several starting replicas migrate at a time. */
async function migrate(connection: Client, sampleJobCount: number): Promise<void> {
  await connection.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
  await refuseOtherEncodings(connection);
  await makeMigrationsTable(connection);
  const { rows: applied } = await connection.query<{ id: number }>(
    "SELECT id FROM schema_migrations",
  );
  const known = new Set(applied.map(({ id }) => id));
  await applyMigrations(
    connection,
    POSTGRES_MIGRATIONS.filter(({ id }) => !known.has(id)),
  );
  if (applied.length === 0) await addSampleJobs(connection, sampleJobCount);
  await addMissingWords(connection);
}

async function addSampleJobs(connection: Client, count: number): Promise<void> {
  await connection.query(
    `INSERT INTO jobs (title, company, location, employment_type, remote, salary_min, salary_max,
       description, tags, posted_at)
     SELECT title, company, location, employment_type, remote, salary_min, salary_max, description,
       tags, posted_at
     FROM jsonb_to_recordset($1) AS sample (
       title text, company text, location text, employment_type text, remote boolean,
       salary_min integer, salary_max integer, description text, tags jsonb, posted_at timestamptz
     )`,
    [JSON.stringify(sampleJobs(count))],
  );
}

/** Where each applied migration is noted. */
export async function makeMigrationsTable(connection: Client): Promise<void> {
  await connection.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      id integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()
    )`);
}

/** Within the caller's transaction. */
export async function applyMigrations(
  connection: Client,
  migrations: readonly Migration[],
): Promise<void> {
  for (const { id, sql } of migrations) {
    await connection.query(sql);
    await connection.query("INSERT INTO schema_migrations (id) VALUES ($1)", [id]);
  }
}

/** In any other encoding some applicants' names could not be stored. */
export async function refuseOtherEncodings(connection: Client): Promise<void> {
  const { rows } = await connection.query<{ encoding: string }>(
    "SELECT current_setting('server_encoding') AS encoding",
  );
  const [{ encoding } = { encoding: "unknown" }] = rows;
  if (encoding !== "UTF8") throw new WrongEncoding(encoding);
}
