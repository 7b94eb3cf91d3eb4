import type { BackupTable } from "./tables";

/** What the rows of a backup are put into. Nothing of it is seen before `finish`. */
export interface RestoreTarget {
  /** Prepares an empty database of that schema. */
  begin(schema: number): Promise<void> | void;
  /** @param rows a JSON array of rows. */
  insert(table: BackupTable, rows: string): Promise<void> | void;
}
