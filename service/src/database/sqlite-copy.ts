import { constants, copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { requireOwnSchema, UnusableDatabase } from "./sqlite-identity";
import { syncToDisk } from "./sync-to-disk";

/** Puts a finished file in its place, on disk as well: at no moment is there half a file under the name, or none. */
export function moveIntoPlace(from: string, to: string): void {
  syncToDisk(from);
  renameSync(from, to);
  syncToDisk(dirname(to));
}

/**
 * Keeps what is at `file` under the other name, too. It stays in its place until something else is moved there,
 * because a start that finds nothing makes an empty board.
 */
export function keepCopy(file: string, kept: string): void {
  if (!existsSync(file)) return;
  foldLog(file);
  // A damaged file keeps its log, which must not be taken for the log of what comes after it.
  for (const suffix of ["-wal", ""]) {
    if (!existsSync(file + suffix)) continue;
    copyFileSync(
      file + suffix,
      kept + suffix,
      constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE,
    );
    syncToDisk(kept + suffix);
  }
  for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
  syncToDisk(dirname(file));
}

/** Writes the write-ahead log into the file, so that the file alone is the database. */
function foldLog(file: string): void {
  try {
    const connection = new Sqlite(file, { timeout: 0 });
    try {
      connection.pragma("journal_mode = DELETE");
    } finally {
      connection.close();
    }
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
  }
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

/** True for a database that another program made, which is nobody's to replace; what cannot be read is nobody's. */
export function isForeign(file: string): boolean {
  if (!existsSync(file)) return false;
  const connection = new Sqlite(file, { readonly: true });
  try {
    const tables = connection.prepare("SELECT count(*) FROM sqlite_schema").pluck().get();
    if (tables !== 0) requireOwnSchema(connection);
    return false;
  } catch (error) {
    return error instanceof UnusableDatabase && error.kind === "foreign";
  } finally {
    connection.close();
  }
}
