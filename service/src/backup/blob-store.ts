import { Readable } from "node:stream";
import { ContainerClient, RestError } from "@azure/storage-blob";
import type { EntraConfig } from "../config/database-config";
import { EntraTokenSource } from "../database/entra-token";
import { type BackupStore, NameTaken, NoSuchBackup, type StoredBackup } from "./backup-store";
import { FILE_ENDING } from "./format";

const SCOPE = "https://storage.azure.com/.default";
/** Two blocks are in memory; a blob has at most 50,000, which makes 195 GiB. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const BLOCKS_AT_ONCE = 2;
/** A read that breaks goes on where it was. */
const READ_RETRIES = 5;

/** Backups as blobs of a container. A blob is there when all of its blocks were committed, at once. */
export class BlobStore implements BackupStore {
  readonly #container: ContainerClient;

  /** @param location URL of the container. */
  constructor(
    readonly location: string,
    entra: EntraConfig,
  ) {
    const source = new EntraTokenSource(entra, SCOPE);
    this.#container = new ContainerClient(location, { getToken: () => source.accessToken() });
  }

  async list(): Promise<readonly StoredBackup[]> {
    const found: StoredBackup[] = [];
    for await (const { name, properties } of this.#container.listBlobsFlat()) {
      if (name.endsWith(FILE_ENDING))
        found.push({ name, storedAt: properties.lastModified.getTime() });
    }
    return found;
  }

  async write(name: string, content: Readable): Promise<void> {
    try {
      await this.#container
        .getBlockBlobClient(name)
        .uploadStream(content, BLOCK_BYTES, BLOCKS_AT_ONCE, { conditions: { ifNoneMatch: "*" } });
    } catch (error) {
      // Without a read to its end, the source would wait for ever.
      content.destroy();
      const isTaken = error instanceof RestError && error.code === "BlobAlreadyExists";
      throw isTaken ? new NameTaken(`${this.location}/${name}`) : error;
    }
  }

  async read(name: string): Promise<Readable> {
    try {
      const { readableStreamBody } = await this.#container
        .getBlobClient(name)
        .download(0, undefined, { maxRetryRequests: READ_RETRIES });
      if (readableStreamBody instanceof Readable) return readableStreamBody;
      throw new NoSuchBackup(name, this.location);
    } catch (error) {
      const isMissing = error instanceof RestError && error.code === "BlobNotFound";
      throw isMissing ? new NoSuchBackup(name, this.location) : error;
    }
  }
}
