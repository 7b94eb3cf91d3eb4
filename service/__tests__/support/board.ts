import { parseConfig } from "../../src/config/config";
import type { Database } from "../../src/database/database";
import type { SqlDatabase, SqlStatement } from "../../src/database/sql";
import { openDatabase } from "../../src/database/open-database";
import type { PostgresConfig } from "../../src/config/database-config";
import { PostgresDatabase } from "../../src/database/postgres";
import { SqliteDatabase } from "../../src/database/sqlite";
import { openRepository } from "../../src/roles/jobs/data/open-repository";
import { PostgresJobs } from "../../src/roles/jobs/data/postgres-jobs";
import type { JobsRepository } from "../../src/roles/jobs/data/repository";
import { SqliteJobs } from "../../src/roles/jobs/data/sqlite-jobs";

/** The repository of the role `jobs` on a database of its own. */
export type Board = JobsRepository & Pick<Database, "prepare" | "ping" | "close"> & SqlDatabase;

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
  return Object.assign(repository, {
    prepare: () => database.prepare(),
    ping: () => database.ping(),
    batch: (operation: string, statements: readonly SqlStatement[]) =>
      database.batch(operation, statements),
    close: () => database.close(),
  });
}
