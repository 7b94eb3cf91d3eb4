import type { BackupTable } from "./tables";

/** A row as a database writes it for a backup. */
export interface SnapshotRow {
  /** A JSON array of the table's columns; the same bytes from SQLite and from PostgreSQL. */
  readonly line: string;
  /** Its primary key, as text. */
  readonly key: string;
  /** When it came to be, as text that sorts by time. */
  readonly at: string;
}

/** A database as it was at one moment, whatever is written to it meanwhile. */
export interface Snapshot {
  readonly source: "sqlite" | "postgres";
  /** Number of its last migration. */
  readonly schema: number;
  /** In no particular order, a few at a time. */
  rows(
    table: BackupTable,
  ): AsyncIterable<readonly SnapshotRow[]> | Iterable<readonly SnapshotRow[]>;
}

/** Rows are handed on when they hold this much text. */
export const BATCH_CHARACTERS = 256 * 1024;
