import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { SQLITE_MIGRATIONS } from "./sqlite-migrations";

/** A file that must not be used as this service's database; the message says why. */
export class UnusableCopy extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "UnusableCopy";
  }
}

/**
 * Reads the whole file and proves that it is this service's database, undamaged and not from a newer version.
 * Leaves a single file without a write-ahead log.
 * @throws UnusableCopy
 */
export function verifyCopy(file: string): void {
  const connection = new Sqlite(file, { fileMustExist: true });
  try {
    connection.pragma("journal_mode = DELETE");
    const findings = connection.pragma("integrity_check(1)", { simple: true });
    if (findings !== "ok") throw new UnusableCopy("it is damaged");
    const version = Number(connection.pragma("user_version", { simple: true }));
    if (version > SQLITE_MIGRATIONS.length) throw new UnusableCopy("a newer version wrote it");
    const tables = connection
      .prepare(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('jobs', 'applications')",
      )
      .pluck()
      .get();
    if (version === 0 || tables !== 2)
      throw new UnusableCopy("it is not a database of this service");
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) throw new UnusableCopy("it is damaged or no database");
    throw error;
  } finally {
    connection.close();
  }
}

/** Puts a finished file in its place, on disk as well: at no moment is there half a file under the name. */
export function moveIntoPlace(from: string, to: string): void {
  sync(from);
  renameSync(from, to);
  sync(dirname(to));
}

/** Removes a file and what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
}

/** True when another connection has the file open: an exclusive lock cannot be had. A damaged file is not in use. */
export function isInUse(file: string): boolean {
  if (!existsSync(file)) return false;
  const connection = new Sqlite(file, { timeout: 0 });
  try {
    connection.pragma("locking_mode = EXCLUSIVE");
    connection.exec("BEGIN EXCLUSIVE; ROLLBACK;");
    return false;
  } catch (error) {
    return error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_BUSY");
  } finally {
    connection.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
