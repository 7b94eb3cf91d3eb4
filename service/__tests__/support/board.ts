import { parseConfig } from "../../src/config/config";
import type { Database } from "../../src/database/database";
import type { SqlDatabase, SqlStatement } from "../../src/database/sql";
import { openDatabase } from "../../src/database/open-database";
import type { PostgresConfig } from "../../src/config/database-config";
import { PostgresDatabase } from "../../src/database/postgres";
import { SqliteDatabase } from "../../src/database/sqlite";
import type {
  Application,
  NewApplication,
  Submission,
} from "../../src/roles/applicants/data/application";
import { Applications } from "../../src/roles/applicants/data/applications";
import { openRepository } from "../../src/roles/jobs/data/open-repository";
import { PostgresJobs } from "../../src/roles/jobs/data/postgres-jobs";
import type { JobsRepository } from "../../src/roles/jobs/data/repository";
import { SqliteJobs } from "../../src/roles/jobs/data/sqlite-jobs";

/** The repositories of the roles `jobs` and `applicants` on a database of their own. */
export type Board = JobsRepository &
  ApplicationsBoard &
  Pick<Database, "prepare" | "ping" | "close"> &
  SqlDatabase;

interface ApplicationsBoard {
  submitApplication(
    jobId: number,
    application: NewApplication,
    key: string | undefined,
  ): Promise<Submission>;
  findApplication(id: string): Promise<Application | undefined>;
}

export async function openBoard(environment: Record<string, string>): Promise<Board> {
  const database = await openDatabase(parseConfig(environment));
  return onDatabase(await openRepository(database), database);
}

export function sqliteBoard(file: string, sampleJobCount: number): Board {
  const database = new SqliteDatabase(file, sampleJobCount);
  return onDatabase(new SqliteJobs(database), database);
}

export function postgresBoard(config: PostgresConfig, sampleJobCount: number): Board {
  const database = new PostgresDatabase(config, sampleJobCount);
  return onDatabase(new PostgresJobs(database), database);
}

function onDatabase(repository: JobsRepository, database: Database & SqlDatabase): Board {
  const applications = new Applications(database);
  return Object.assign(repository, {
    submitApplication: (id: number, given: NewApplication, key: string | undefined) =>
      applications.submit({ id, title: `Job ${id}`, company: "Company" }, given, key),
    findApplication: (id: string) => applications.find(id),
    prepare: () => database.prepare(),
    ping: () => database.ping(),
    batch: (operation: string, statements: readonly SqlStatement[]) =>
      database.batch(operation, statements),
    close: () => database.close(),
  });
}
