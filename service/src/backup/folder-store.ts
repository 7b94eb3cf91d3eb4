import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { syncToDisk } from "../database/sync-to-disk";
import {
  type BackupStore,
  NameTaken,
  newestFirst,
  NoSuchBackup,
  type StoredBackup,
} from "./backup-store";
import { FILE_ENDING } from "./format";

const UNFINISHED = ".unfinished";
/** Nobody works on a backup for that long: what is older was left by a run that was killed. */
const LEFT_BEHIND_MILLISECONDS = 24 * 3_600_000;

/** Backups as files of a folder. */
export class FolderStore implements BackupStore {
  /** @param keep how many of the newest stay when another one is written; 0 for all. */
  constructor(
    readonly location: string,
    private readonly keep: number,
  ) {}

  async list(): Promise<readonly StoredBackup[]> {
    if (!existsSync(this.location)) return [];
    const names = (await readdir(this.location)).filter((name) => name.endsWith(FILE_ENDING));
    return Promise.all(
      names.map(async (name) => ({ name, storedAt: (await stat(this.#path(name))).mtimeMs })),
    );
  }

  async write(name: string, content: Readable): Promise<void> {
    await mkdir(this.location, { recursive: true });
    const path = this.#path(name);
    if (existsSync(path)) throw new NameTaken(path);
    const unfinished = path + UNFINISHED;
    try {
      await pipeline(content, createWriteStream(unfinished, { flush: true, mode: 0o600 }));
      await putInPlace(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
    syncToDisk(this.location);
    await this.#prune();
  }

  async read(name: string): Promise<Readable> {
    const file = await open(this.#path(name), "r").catch(() => undefined);
    if (file === undefined) throw new NoSuchBackup(name, this.location);
    return createReadStream("", { fd: file });
  }

  async #prune(): Promise<void> {
    const surplus = this.keep === 0 ? [] : newestFirst(await this.list()).slice(this.keep);
    for (const { name } of surplus) await rm(this.#path(name), { force: true });
    for (const name of await readdir(this.location)) {
      if (!name.endsWith(FILE_ENDING + UNFINISHED)) continue;
      const { mtimeMs } = await stat(this.#path(name));
      if (mtimeMs < Date.now() - LEFT_BEHIND_MILLISECONDS) await rm(this.#path(name));
    }
  }

  #path(name: string): string {
    return join(this.location, name);
  }
}

/** A link, unlike a renaming, never takes the place of what another run put there meanwhile. */
async function putInPlace(unfinished: string, path: string): Promise<void> {
  try {
    await link(unfinished, path);
  } catch (error) {
    if (existsSync(path)) throw new NameTaken(path);
    // The file system has no links.
    if (error instanceof Error) await rename(unfinished, path);
  }
}
