import type { OpenDatabase } from "../../../database/open-database";
import type { JobsRepository } from "./repository";

/** The repository on the database of the process. */
export async function openRepository(database: OpenDatabase): Promise<JobsRepository> {
  if (database.kind === "sqlite") {
    const { SqliteJobs } = await import("./sqlite-jobs");
    return new SqliteJobs(database);
  }
  if (database.kind === "none") throw new Error("the role jobs needs a database");
  const { PostgresJobs } = await import("./postgres-jobs");
  return new PostgresJobs(database);
}
