import { dirname, join } from "node:path";
import { ConfigurationError, configFromEnvironment } from "../config/config";
import { type DatabaseConfig, entraFrom, type EntraConfig } from "../config/database-config";

export type StoreConfig =
  | { readonly kind: "folder"; readonly folder: string; readonly keep: number }
  | { readonly kind: "blobs"; readonly url: string; readonly entra: EntraConfig };

export interface BackupConfig {
  readonly database: DatabaseConfig;
  readonly store: StoreConfig;
}

/** What `backup`, `restore` and `restore-drill` work with. @throws ConfigurationError */
export function backupConfig(): BackupConfig {
  const { database, settings } = configFromEnvironment();
  const { BACKUP_STORE: given, BACKUP_KEEP: keep } = settings;
  if (given?.startsWith("https://") !== true) {
    const beside = database.kind === "sqlite" ? dirname(database.file) : settings.DATA_DIR;
    const folder = given ?? join(beside, "backups");
    return { database, store: { kind: "folder", folder, keep } };
  }
  const problems: string[] = [];
  if (!URL.canParse(given)) problems.push("BACKUP_STORE: must be a folder or a container's URL");
  if (keep > 0) problems.push("BACKUP_KEEP: is for folders; a container has rules of its own");
  const entra = entraFrom(settings, "BACKUP_STORE is a container", problems);
  if (entra === undefined || problems.length > 0) throw new ConfigurationError(problems);
  return { database, store: { kind: "blobs", url: given, entra } };
}
