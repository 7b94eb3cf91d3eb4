import type { Readable } from "node:stream";
import { FILE_ENDING } from "./format";

export interface StoredBackup {
  readonly name: string;
  /** When the store took it, in milliseconds of the epoch: by the store's clock, not by that of whoever made it. */
  readonly storedAt: number;
}

/** Where backups are kept. A name is written once, as a whole or not at all, and never again. */
export interface BackupStore {
  /** Path or URL, fit to be shown. */
  readonly location: string;
  list(): Promise<readonly StoredBackup[]>;
  /** @throws NameTaken */
  write(name: string, content: Readable): Promise<void>;
  /** @throws NoSuchBackup */
  read(name: string): Promise<Readable>;
}

export class NameTaken extends Error {
  constructor(name: string) {
    super(`${name} exists already and is left as it is`);
    this.name = "NameTaken";
  }
}

export class NoSuchBackup extends Error {
  constructor(name: string, location: string) {
    super(`there is no backup ${name} in ${location}`.replace("  ", " "));
    this.name = "NoSuchBackup";
  }
}

/** `job-board-<time in UTC>.ndjson.zst`: names sort by time. */
export function backupName(now: Date): string {
  return `job-board-${now.toISOString().replaceAll(/[:.]/g, "-")}${FILE_ENDING}`;
}

/** What the store took last. @throws NoSuchBackup */
export async function newestBackup(store: BackupStore): Promise<StoredBackup> {
  const [newest] = newestFirst(await store.list());
  if (newest === undefined) throw new NoSuchBackup("", store.location);
  return newest;
}

export function newestFirst(backups: readonly StoredBackup[]): StoredBackup[] {
  return backups.toSorted(
    (one, other) => other.storedAt - one.storedAt || (other.name > one.name ? 1 : -1),
  );
}
