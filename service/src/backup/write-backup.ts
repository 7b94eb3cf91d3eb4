import { Readable } from "node:stream";
import { constants, createZstdCompress } from "node:zlib";
import { FORMAT, FORMAT_VERSION, type Header, type Manifest } from "./format";
import type { Snapshot } from "./snapshot";
import { TableDigest, type TableSummary } from "./table-digest";
import { tablesOf } from "./tables";

export interface BackupStream {
  /** The file's content. */
  readonly content: Readable;
  /** Known when the content was read to its end. */
  manifest(): Manifest;
}

/** A backup of the snapshot, made as fast as it is read: nothing but a few rows is ever in memory. */
export function writeBackup(snapshot: Snapshot): BackupStream {
  const summaries: Record<string, TableSummary> = {};
  // One batch ahead: the default of 16 would be megabytes.
  const lines = Readable.from(backupLines(snapshot, summaries), { highWaterMark: 1 });
  const compress = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  lines.on("error", (error) => compress.destroy(error));
  compress.on("close", () => lines.destroy());
  return { content: lines.pipe(compress), manifest: () => summaries };
}

async function* backupLines(snapshot: Snapshot, summaries: Record<string, TableSummary>) {
  const { source, schema } = snapshot;
  yield lineOf({
    format: FORMAT,
    version: FORMAT_VERSION,
    schema,
    made_at: new Date().toISOString(),
    source,
  } satisfies Header);
  for (const table of tablesOf(schema)) {
    yield lineOf({ table: table.name, columns: table.columns.map(({ name }) => name) });
    const digest = new TableDigest();
    for await (const batch of snapshot.rows(table)) {
      for (const row of batch) digest.add(row);
      yield batch.map(({ line }) => `${line}\n`).join("");
    }
    summaries[table.name] = digest.summary;
  }
  yield lineOf({ manifest: summaries });
}

/** The manifest that a backup of the snapshot would have. */
export async function summarise(snapshot: Snapshot): Promise<Manifest> {
  const summaries: Record<string, TableSummary> = {};
  for (const table of tablesOf(snapshot.schema)) {
    const digest = new TableDigest();
    for await (const batch of snapshot.rows(table)) for (const row of batch) digest.add(row);
    summaries[table.name] = digest.summary;
  }
  return summaries;
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
