import { backupConfig } from "../backup/backup-config";
import { newestBackup } from "../backup/backup-store";
import { differences } from "../backup/differences";
import { newestSchema, restoreInto, withSnapshot } from "../backup/open-database";
import { openStore } from "../backup/open-store";
import { readBackup } from "../backup/read-backup";
import { withScratchDatabase } from "../backup/scratch-database";
import { summarise } from "../backup/write-backup";
import { EXIT_USAGE, leave, runCommand } from "./command";

/**
 * `npm run restore:drill`: restores the newest backup into a database that is made for it and gone afterwards, reads
 * every row of it again and holds counts, newest rows and checksums against the backup's manifest.
 */
async function drill(): Promise<void> {
  if (process.argv.length > 2)
    leave("Usage: npm run restore:drill (the store is BACKUP_STORE)", EXIT_USAGE);
  const startedAt = performance.now();
  const config = backupConfig();
  const store = await openStore(config.store);
  const { name } = await newestBackup(store);
  const content = await store.read(name);
  await withScratchDatabase(config.database, async (scratch) => {
    const { header, manifest } = await restoreInto(scratch, false, (target) =>
      readBackup(content, newestSchema(scratch), target),
    );
    const found = differences(manifest, await withSnapshot(scratch, summarise));
    if (found.length > 0)
      throw new Error(`${name} restored is not what it was: ${found.join("; ")}`);
    const line = {
      level: "info",
      time: new Date().toISOString(),
      msg: "restore drill passed",
      backup: name,
      made_at: header.made_at,
      seconds: Math.round(performance.now() - startedAt) / 1000,
      tables: Object.fromEntries(
        Object.entries(manifest).map(([table, { rows, newest }]) => [
          table,
          { rows, newest: newest?.at },
        ]),
      ),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  });
}

void runCommand("The restore drill failed", drill);
