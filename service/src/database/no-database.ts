import type { Database } from "./database";
import type { SqlDatabase } from "./sql";

/** Of a process whose roles have no data. */
export class NoDatabase implements Database, SqlDatabase {
  readonly kind = "none";

  async prepare(): Promise<void> {}

  ping(): void {}

  batch(operation: string): never {
    throw new Error(`${operation}: no role of this process has data`);
  }

  async close(): Promise<void> {}
}
