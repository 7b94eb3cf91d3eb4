import type { Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import { type Header, type Manifest, parseControl, parseHeader, UnusableBackup } from "./format";
import { linesOf } from "./lines";
import { Loading } from "./loading";
import type { RestoreTarget } from "./restore-target";
import type { RowSum } from "./table-digest";
import { tablesOf } from "./tables";

/**
 * Puts a backup's rows into a target and holds them against the manifest at its end.
 * @param newestSchema the last migration that this version knows.
 * @throws UnusableBackup when the file is not whole, was changed, or is of a newer version.
 */
export async function readBackup(
  content: Readable,
  newestSchema: number,
  target: RestoreTarget,
): Promise<{ header: Header; manifest: Manifest }> {
  const lines = linesOf(decompressed(content));
  const header = parseHeader((await lines.next()).value?.toString());
  if (header.schema > newestSchema)
    throw new UnusableBackup("a newer version of this service wrote it");
  await target.begin(header.schema);
  const tables = new Map(tablesOf(header.schema).map((table) => [table.name, table]));
  const sums = new Map<string, RowSum>();
  let current: Loading | undefined;
  for await (const line of lines) {
    if (line[0] === OPENING_BRACKET) {
      if (current === undefined) throw new UnusableBackup("it is damaged");
      await current.add(line);
      continue;
    }
    const control = parseControl(line.toString());
    await current?.flush();
    if (current !== undefined) sums.set(current.table.name, current.digest.sum);
    if ("manifest" in control) {
      compare(control.manifest, sums, tables.size);
      if ((await lines.next()).done !== true) throw new UnusableBackup("it is damaged");
      return { header, manifest: control.manifest };
    }
    const table = tables.get(control.table);
    const isKnown = table?.columns.map(({ name }) => name).join() === control.columns.join();
    if (table === undefined || !isKnown || sums.has(table.name))
      throw new UnusableBackup("it is damaged");
    current = new Loading(table, target);
  }
  throw new UnusableBackup("it is cut off");
}

const OPENING_BRACKET = "[".charCodeAt(0);

function compare(manifest: Manifest, sums: ReadonlyMap<string, RowSum>, tables: number): void {
  const said = Object.entries(manifest);
  const isWhole =
    sums.size === tables &&
    said.length === tables &&
    said.every(([name, { rows, sha256 }]) => {
      const sum = sums.get(name);
      return sum?.rows === rows && sum.sha256 === sha256;
    });
  if (!isWhole) throw new UnusableBackup("its rows are not those that its manifest names");
}

/** The stream's own errors are the store's; those of the decompression mean a damaged file. */
async function* decompressed(content: Readable): AsyncGenerator<Buffer> {
  const decompress = createZstdDecompress();
  let failure: Error | undefined;
  content.on("error", (error) => {
    failure = error;
    decompress.destroy(error);
  });
  content.pipe(decompress);
  try {
    const chunks: AsyncIterable<Buffer> = decompress;
    yield* chunks;
  } catch (error) {
    throw failure ?? damageOf(error);
  } finally {
    content.destroy();
  }
}

function damageOf(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "Z_BUF_ERROR") return new UnusableBackup("it is cut off");
  return code.startsWith("ZSTD_") ? new UnusableBackup("it is damaged, or no backup") : error;
}
