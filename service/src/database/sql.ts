import type { MaybePromise } from "./database";

type SqlValue = string | number | null;
/** A row as both databases give it; PostgreSQL's `bigint` is text, its `timestamptz` a date, where SQLite has text. */
export type SqlRow = Readonly<Record<string, SqlValue | Date>>;

/** One statement in the SQL that SQLite and PostgreSQL share, with `$1` for the first value. */
export interface SqlStatement {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** When it gives no row, what follows in its batch is left out. @default false */
  readonly orStop?: boolean;
}

/** What repositories need that have one text for both databases. */
export interface SqlDatabase {
  /**
   * One after the other in one transaction; all of them or none.
   * @returns the rows of each statement that was carried out. Without `RETURNING`, a statement gives none.
   * @throws DatabaseUnavailable
   */
  batch(
    operation: string,
    statements: readonly SqlStatement[],
  ): MaybePromise<readonly (readonly SqlRow[])[]>;
}
