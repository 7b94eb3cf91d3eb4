import type postgres from "postgres";
import { POSTGRES_MIGRATIONS } from "./postgres-migrations";
import { sampleJobs } from "./sample-jobs";

/** Any constant that no other program on the server uses: the letters "jobs". */
const MIGRATION_LOCK = 0x6a_6f_62_73;

/** Brings the schema up to date. The advisory lock lets one of several starting replicas migrate at a time. */
export async function migratePostgres(sql: postgres.Sql, sampleJobCount: number): Promise<void> {
  await sql.begin(async (transaction) => {
    // Another replica may take longer over its migration than a request may over a statement.
    await transaction`SET LOCAL statement_timeout = '120s'`;
    await transaction`SET LOCAL lock_timeout = '120s'`;
    await transaction`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await transaction`
      CREATE TABLE IF NOT EXISTS schema_migrations (
        id integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()
      )`;
    const applied = await transaction<{ id: number }[]>`SELECT id FROM schema_migrations`;
    const known = new Set(applied.map(({ id }) => id));
    for (const migration of POSTGRES_MIGRATIONS.filter(({ id }) => !known.has(id))) {
      await transaction.unsafe(migration.sql);
      await transaction`INSERT INTO schema_migrations (id) VALUES (${migration.id})`;
    }
    if (applied.length > 0) return;
    await transaction`
      INSERT INTO jobs (title, company, location, employment_type, remote, salary_min, salary_max,
        description, tags, posted_at)
      SELECT title, company, location, employment_type, remote, salary_min, salary_max, description,
        tags, posted_at
      FROM jsonb_to_recordset(${JSON.stringify(sampleJobs(sampleJobCount))}::text::jsonb) AS sample (
        title text, company text, location text, employment_type text, remote boolean,
        salary_min integer, salary_max integer, description text, tags jsonb, posted_at timestamptz
      )`;
  });
}
