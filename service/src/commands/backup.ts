import { backupConfig } from "../backup/backup-config";
import { backupName } from "../backup/backup-store";
import { openStore } from "../backup/open-store";
import { withSnapshot } from "../backup/open-database";
import { writeBackup } from "../backup/write-backup";
import { EXIT_USAGE, leave, runCommand } from "./command";

/** `npm run backup`: puts a backup of the database into the store while the service runs, and prints where it is. */
async function backup(): Promise<void> {
  if (process.argv.length > 2)
    leave("Usage: npm run backup (the store is BACKUP_STORE)", EXIT_USAGE);
  const config = backupConfig();
  const store = await openStore(config.store);
  const name = backupName(new Date());
  await withSnapshot(config.database, (snapshot) =>
    store.write(name, writeBackup(snapshot).content),
  );
  process.stdout.write(`${store.location}/${name}\n`);
}

void runCommand("No backup was made", backup);
