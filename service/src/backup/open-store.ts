import type { StoreConfig } from "./backup-config";
import type { BackupStore } from "./backup-store";
import { FolderStore } from "./folder-store";

/** The store that the configuration names; Azure's client is loaded only when it is used. */
export async function openStore(config: StoreConfig): Promise<BackupStore> {
  if (config.kind === "folder") return new FolderStore(config.folder, config.keep);
  const { BlobStore } = await import("./blob-store");
  return new BlobStore(config.url, config.entra);
}
