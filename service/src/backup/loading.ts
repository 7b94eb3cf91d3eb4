import type { RestoreTarget } from "./restore-target";
import { BATCH_CHARACTERS } from "./snapshot";
import { RowDigest } from "./table-digest";
import type { BackupTable } from "./tables";

/** Rows of one table on their way, a batch at a time. */
export class Loading {
  readonly digest = new RowDigest();
  #batch: string[] = [];
  #characters = 0;

  constructor(
    readonly table: BackupTable,
    private readonly target: RestoreTarget,
  ) {}

  async add(line: Buffer): Promise<void> {
    this.digest.add(line);
    this.#batch.push(line.toString());
    this.#characters += line.length;
    if (this.#characters >= BATCH_CHARACTERS) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const rows = `[${this.#batch.join(",")}]`;
    this.#batch = [];
    this.#characters = 0;
    await this.target.insert(this.table, rows);
  }
}
