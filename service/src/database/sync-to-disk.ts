import { closeSync, fsyncSync, openSync } from "node:fs";

/** Waits until a file, or a folder's list of files, is on disk. */
export function syncToDisk(path: string): void {
  const descriptor = openSync(path, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
