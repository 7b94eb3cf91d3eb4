import * as z from "zod/mini";
import type { TableSummary } from "./table-digest";

/**
 * A backup is lines of JSON, compressed with zstd: a header, then each table as an object that names it and one array
 * for every row, then the manifest, which nothing follows. An object is the backup's own word, an array is a row.
 */
export const FORMAT = "job-board-backup";
/** Raised when a reader of today could not read it. */
export const FORMAT_VERSION = 1;
export const FILE_ENDING = ".ndjson.zst";

const header = z.object({
  format: z.literal(FORMAT),
  version: z.number(),
  /** Number of the last migration that the database had. */
  schema: z.int().check(z.positive()),
  /** ISO 8601, UTC. */
  made_at: z.iso.datetime(),
  source: z.enum(["sqlite", "postgres"]),
});
export type Header = z.output<typeof header>;

const tableStart = z.object({ table: z.string(), columns: z.array(z.string()) });

const manifest = z.object({
  manifest: z.record(
    z.string(),
    z.object({
      rows: z.int(),
      sha256: z.string(),
      newest: z.nullable(z.object({ key: z.string(), at: z.string() })),
    }),
  ),
});
export type Manifest = Readonly<Record<string, TableSummary>>;

/** A file that cannot be restored. */
export class UnusableBackup extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnusableBackup";
  }
}

/** @throws UnusableBackup */
export function parseHeader(line: string | undefined): Header {
  if (line === undefined) throw new UnusableBackup("it is cut off");
  const parsed = z.safeParse(header, jsonOf(line));
  if (!parsed.success) throw new UnusableBackup("it is no backup of the job board");
  if (parsed.data.version !== FORMAT_VERSION)
    throw new UnusableBackup("a newer version of this service wrote it");
  return parsed.data;
}

/** @throws UnusableBackup */
export function parseControl(
  line: string,
): { table: string; columns: string[] } | { manifest: Manifest } {
  const parsed = z.safeParse(z.union([tableStart, manifest]), jsonOf(line));
  if (!parsed.success) throw new UnusableBackup("it is damaged");
  return parsed.data;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
