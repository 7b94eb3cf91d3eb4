import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import {
  isForeign,
  isInUse,
  keepCopy,
  moveIntoPlace,
  removeDatabase,
  verifyCopy,
} from "../database/sqlite-copy";
import { configuredSqliteFile, EXIT_DATA, EXIT_USAGE, leave } from "./command";

/**
 * `npm run restore -- <backup>`, while the service is stopped. The copy is proved before it takes the place of the
 * database, and the database that was there is kept beside it. Killed at any moment, it leaves the old or the new one.
 */
function restore(backup: string | undefined): void {
  const file = configuredSqliteFile();
  if (backup === undefined) leave("Usage: npm run restore -- <backup>", EXIT_USAGE);
  if (!existsSync(backup)) leave(`There is no file ${backup}`, EXIT_USAGE);
  if (isInUse(file)) leave(`${file} is in use: stop the service first`, EXIT_USAGE);
  if (isForeign(file))
    leave(`${file} is another program's database: it is left as it is`, EXIT_USAGE);
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished`;
  removeDatabase(unfinished);
  try {
    copyFileSync(backup, unfinished);
    verifyCopy(unfinished);
  } catch (error) {
    removeDatabase(unfinished);
    const reason = error instanceof Error ? error.message : "unknown error";
    leave(`${backup} is not restored: ${reason}. ${file} is as it was.`, EXIT_DATA);
  }
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  keepCopy(file, `${file}.replaced-${stamp}`);
  moveIntoPlace(unfinished, file);
  process.stdout.write(`${file} is restored from ${backup}\n`);
}

restore(process.argv[2]);
