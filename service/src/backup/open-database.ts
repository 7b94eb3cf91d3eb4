import type { DatabaseConfig } from "../config/database-config";
import { POSTGRES_MIGRATIONS } from "../database/postgres-migrations";
import { SQLITE_MIGRATIONS } from "../database/sqlite-migrations";
import { withPostgresSnapshot } from "./postgres-snapshot";
import { restoreIntoPostgres } from "./postgres-target";
import type { RestoreTarget } from "./restore-target";
import type { Snapshot } from "./snapshot";
import { withSqliteSnapshot } from "./sqlite-snapshot";
import { restoreIntoSqlite } from "./sqlite-target";

/** Works on a snapshot of the database that the configuration names. */
export function withSnapshot<T>(
  config: DatabaseConfig,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return config.kind === "sqlite"
    ? withSqliteSnapshot(config.file, work)
    : withPostgresSnapshot(config, work);
}

/** Restores into the database that the configuration names: all of it, or nothing. */
export function restoreInto<T>(
  config: DatabaseConfig,
  replace: boolean,
  restore: (target: RestoreTarget) => Promise<T>,
): Promise<T> {
  return config.kind === "sqlite"
    ? restoreIntoSqlite(config.file, replace, restore)
    : restoreIntoPostgres(config, replace, restore);
}

/** The last migration that this version knows for the database. */
export function newestSchema({ kind }: DatabaseConfig): number {
  return (kind === "sqlite" ? SQLITE_MIGRATIONS : POSTGRES_MIGRATIONS).length;
}

/** Fit to be shown. */
export function nameOf(config: DatabaseConfig): string {
  return config.kind === "sqlite" ? config.file : config.target;
}
