import { basename, dirname } from "node:path";
import { parseArgs } from "node:util";
import { backupConfig, type BackupConfig } from "../backup/backup-config";
import { type BackupStore, newestBackup } from "../backup/backup-store";
import { FolderStore } from "../backup/folder-store";
import { nameOf, newestSchema, restoreInto } from "../backup/open-database";
import { openStore } from "../backup/open-store";
import { readBackup } from "../backup/read-backup";
import { EXIT_USAGE, leave, runCommand } from "./command";

/**
 * `npm run restore -- [--replace] [<backup>]`, while the service is stopped. The backup is a path, or a name in the
 * store; without one it is the newest of the store.
 */
async function restore(): Promise<void> {
  const { replace, backup } = given();
  const config = backupConfig();
  const { store, name } = await found(config, backup);
  const { database } = config;
  const content = await store.read(name);
  const { header } = await restoreInto(database, replace, (target) =>
    readBackup(content, newestSchema(database), target),
  );
  process.stdout.write(
    `${nameOf(database)} is restored from ${store.location}/${name}, made at ${header.made_at}\n`,
  );
}

function given(): { replace: boolean; backup: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      options: { replace: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    if (positionals.length <= 1) return { replace: values.replace, backup: positionals[0] };
  } catch {
    // An option that is not known.
  }
  return leave("Usage: npm run restore -- [--replace] [<backup>]", EXIT_USAGE);
}

async function found(
  { store: config }: BackupConfig,
  backup: string | undefined,
): Promise<{ store: BackupStore; name: string }> {
  if (backup !== undefined && backup !== basename(backup))
    return { store: new FolderStore(dirname(backup), 0), name: basename(backup) };
  const store = await openStore(config);
  return { store, name: backup ?? (await newestBackup(store)).name };
}

void runCommand("Nothing is restored, and the database is as it was", restore);
