import { randomUUID } from "node:crypto";
import { existsSync, linkSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { removeDatabase } from "./sqlite-copy";
import { syncToDisk } from "./sync-to-disk";
import { migrateSqlite } from "./sqlite-schema";

/**
 * Makes a new database beside its place and puts it there when it is whole: a start that is killed leaves no half of
 * one under the name, and of several processes that start at the same time one makes it.
 */
export function createDatabase(file: string, sampleJobCount: number): void {
  const unfinished = `${file}.new-${randomUUID()}`;
  try {
    const connection = new Sqlite(unfinished);
    try {
      migrateSqlite(connection, sampleJobCount);
    } finally {
      connection.close();
    }
    putInPlace(unfinished, file);
  } finally {
    removeDatabase(unfinished);
  }
}

/** A link, unlike a renaming, never takes the place of what another process put there meanwhile. */
function putInPlace(unfinished: string, file: string): void {
  syncToDisk(unfinished);
  try {
    linkSync(unfinished, file);
    rmSync(unfinished);
  } catch {
    // Somebody was first, or the file system has no links.
    if (!existsSync(file)) renameSync(unfinished, file);
  }
  syncToDisk(dirname(file));
}
