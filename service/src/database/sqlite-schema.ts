import type Sqlite from "better-sqlite3";
import { DatabaseUnavailable } from "./database";
import { sampleJobs } from "./sample-jobs";
import { SQLITE_MIGRATIONS } from "./sqlite-migrations";
import { addMissingWords } from "./sqlite-words";

/** @throws DatabaseUnavailable with reason `corrupt`. */
export function checkDamage(connection: Sqlite.Database): void {
  const findings = connection.pragma("quick_check(1)", { simple: true });
  if (findings !== "ok") throw new DatabaseUnavailable("corrupt", new Error(String(findings)));
}

/**
 * Brings the schema and the words of the search up to date, and adds sample jobs to a new one. The immediate transaction is the lock: of several
 * processes on one file, one migrates and the others wait for it.
 */
export function migrateSqlite(connection: Sqlite.Database, sampleJobCount: number): void {
  connection
    .transaction(() => {
      const version = Number(connection.pragma("user_version", { simple: true }));
      applyMigrations(connection, version, SQLITE_MIGRATIONS.length);
      if (version === 0) addSampleJobs(connection, sampleJobCount);
      addMissingWords(connection);
    })
    .immediate();
}

/** Takes the schema from one version to another, within the caller's transaction. */
export function applyMigrations(connection: Sqlite.Database, from: number, to: number): void {
  for (const migration of SQLITE_MIGRATIONS.filter(({ id }) => id > from && id <= to)) {
    connection.exec(migration.sql);
    connection.pragma(`user_version = ${migration.id}`);
  }
}

function addSampleJobs(connection: Sqlite.Database, count: number): void {
  connection
    .prepare(
      `INSERT INTO jobs (title, company, location, employment_type, remote, salary_min, salary_max,
         description, tags, posted_at)
       SELECT value ->> 'title', value ->> 'company', value ->> 'location', value ->> 'employment_type',
         value ->> 'remote', value ->> 'salary_min', value ->> 'salary_max', value ->> 'description',
         value -> 'tags', value ->> 'posted_at'
       FROM json_each(?)`,
    )
    .run(JSON.stringify(sampleJobs(count)));
}
