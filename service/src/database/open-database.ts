import type { Config } from "../config/config";
import { haveData } from "../config/role-names";
import { unobserved, type ObserveOperation } from "./database";
import { NoDatabase } from "./no-database";
import type { PostgresDatabase } from "./postgres";
import type { SqliteDatabase } from "./sqlite";

/** Told apart by `kind`. */
export type OpenDatabase = SqliteDatabase | PostgresDatabase | NoDatabase;

/** The database that the configuration names, where a role has data; each driver is loaded only when it is used. */
export async function openDatabase(
  { database, settings }: Config,
  observe: ObserveOperation = unobserved,
): Promise<OpenDatabase> {
  if (!haveData(settings.ROLES)) return new NoDatabase();
  if (database.kind === "sqlite") {
    const { SqliteDatabase } = await import("./sqlite");
    return new SqliteDatabase(database.file, settings.SAMPLE_JOBS, observe);
  }
  const { PostgresDatabase } = await import("./postgres");
  return new PostgresDatabase(database, settings.SAMPLE_JOBS, observe);
}
