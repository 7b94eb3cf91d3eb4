import { hash } from "node:crypto";
import type { SnapshotRow } from "./snapshot";

export interface TableSummary {
  readonly rows: number;
  /** The SHA-256 of every row's line, combined by exclusive or: it holds whatever order the rows come in. */
  readonly sha256: string;
  /** Of rows that are equally new, the one with the greatest key; null for an empty table. */
  readonly newest: { readonly key: string; readonly at: string } | null;
}

export type RowSum = Pick<TableSummary, "rows" | "sha256">;

const LENGTH = 32;

/** Counts rows and sums them up, in constant memory. Rows differ by their keys, so that no two cancel each other. */
export class RowDigest {
  #rows = 0;
  readonly #combined = Buffer.alloc(LENGTH);

  add(line: string | Buffer): void {
    const digest = hash("sha256", line, "buffer");
    for (let at = 0; at < LENGTH; at += 4) {
      this.#combined.writeInt32LE(this.#combined.readInt32LE(at) ^ digest.readInt32LE(at), at);
    }
    this.#rows++;
  }

  get sum(): RowSum {
    return { rows: this.#rows, sha256: this.#combined.toString("hex") };
  }
}

/** A digest of a table that knows its newest row as well. */
export class TableDigest {
  readonly #digest = new RowDigest();
  #newest: TableSummary["newest"] = null;

  add({ line, key, at }: SnapshotRow): void {
    this.#digest.add(line);
    const newest = this.#newest;
    if (newest === null || at > newest.at || (at === newest.at && key > newest.key)) {
      this.#newest = { key, at };
    }
  }

  get summary(): TableSummary {
    return { ...this.#digest.sum, newest: this.#newest };
  }
}
