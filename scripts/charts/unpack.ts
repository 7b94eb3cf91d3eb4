import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { must } from "../command";

/** Unpacks packages of charts side by side, each into a folder of its own, while they are read. */
export async function withUnpacked<T>(
  packages: readonly string[],
  read: (folders: readonly string[]) => T | Promise<T>,
): Promise<T> {
  const work = mkdtempSync(path.join(tmpdir(), "charts-"));
  try {
    const folders: string[] = [];
    for (const file of packages) {
      const folder = mkdtempSync(path.join(work, "chart-"));
      await must("tar", ["--extract", "--gzip", `--file=${file}`, `--directory=${folder}`]);
      folders.push(folder);
    }
    return await read(folders);
  } finally {
    rmSync(work, { recursive: true });
  }
}
