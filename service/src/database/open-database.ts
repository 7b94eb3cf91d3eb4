import type { Config } from "../config/config";
import type { Database } from "./database";

/** The repository that the configuration names; each driver is loaded only when it is used. */
export async function openDatabase({ database, settings }: Config): Promise<Database> {
  if (database.kind === "sqlite") {
    const { SqliteDatabase } = await import("./sqlite");
    return new SqliteDatabase(database.file, settings.SAMPLE_JOBS);
  }
  const { PostgresDatabase } = await import("./postgres");
  return new PostgresDatabase(database, settings.SAMPLE_JOBS);
}
