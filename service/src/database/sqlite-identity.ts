import { closeSync, openSync, readSync } from "node:fs";
import type Sqlite from "better-sqlite3";
import { SQLITE_MIGRATIONS } from "./sqlite-migrations";

/** The first bytes of every database file: https://www.sqlite.org/fileformat.html#magic_header_string */
const MAGIC = "SQLite format 3\0";

export type UnusableKind = "empty" | "damaged" | "foreign" | "newer";

const REASONS: Readonly<Record<UnusableKind, string>> = {
  empty: "it is empty",
  damaged: "it is damaged, or no SQLite database",
  foreign: "it is not a database of this service",
  newer: "a newer version of this service wrote it",
};

const RESTORE = "Restore a backup, or move the file away to begin with a new board.";
const REMEDIES: Readonly<Record<UnusableKind, string>> = {
  empty: RESTORE,
  damaged: RESTORE,
  foreign: "Name another file in DATABASE_URL or another folder in DATA_DIR.",
  newer: "Start that version, or restore a backup that this version or an older one made.",
};

/** A file that must not be used as this service's database. */
export class UnusableDatabase extends Error {
  constructor(
    readonly kind: UnusableKind,
    message: string = REASONS[kind],
  ) {
    super(message);
    this.name = "UnusableDatabase";
  }

  /** The same for whoever starts the service on the file: which one, why, and what to do. */
  at(file: string): UnusableDatabase {
    return new UnusableDatabase(
      this.kind,
      `${file} is left as it is: ${this.message}. ${REMEDIES[this.kind]}`,
    );
  }
}

/**
 * Reads the beginning of the file: SQLite itself takes a file without content for a new database.
 * @throws UnusableDatabase
 */
export function requireDatabaseFile(file: string): void {
  const descriptor = openSync(file, "r");
  try {
    const start = Buffer.alloc(MAGIC.length);
    const length = readSync(descriptor, start);
    if (length === 0) throw new UnusableDatabase("empty");
    if (start.toString("latin1") !== MAGIC) throw new UnusableDatabase("damaged");
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes nothing, so that another program's database stays as it is.
 * @throws UnusableDatabase unless it is this service's, and not of a version after this one.
 */
export function requireOwnSchema(connection: Sqlite.Database): void {
  const version = Number(connection.pragma("user_version", { simple: true }));
  const tables = connection
    .prepare(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('jobs', 'applications')",
    )
    .pluck()
    .get();
  if (version < 1 || tables !== 2) throw new UnusableDatabase("foreign");
  if (version > SQLITE_MIGRATIONS.length) throw new UnusableDatabase("newer");
}
