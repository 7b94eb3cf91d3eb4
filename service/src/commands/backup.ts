import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { moveIntoPlace, removeDatabase, UnusableCopy, verifyCopy } from "../database/sqlite-copy";
import { configuredSqliteFile, EXIT_DATA, EXIT_USAGE, leave } from "./command";

/** `npm run backup [-- <target>]`: copies the database while the service runs; the target exists only when complete. */
async function backup(target: string | undefined): Promise<void> {
  const source = configuredSqliteFile();
  if (!existsSync(source)) leave(`There is no database at ${source}`, EXIT_USAGE);
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const file = target ?? join(dirname(source), "backups", `job-board-${stamp}.db`);
  if (existsSync(file)) leave(`${file} exists already and is left as it is`, EXIT_USAGE);
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished`;
  removeDatabase(unfinished);
  try {
    const connection = new Sqlite(source, { fileMustExist: true });
    await connection.backup(unfinished);
    connection.close();
    verifyCopy(unfinished);
    moveIntoPlace(unfinished, file);
  } catch (error) {
    removeDatabase(unfinished);
    if (error instanceof UnusableCopy)
      leave(`No backup was made of ${source}: ${error.message}`, EXIT_DATA);
    if (error instanceof Error) leave(`No backup was made: ${error.message}`, EXIT_DATA);
    throw error;
  }
  process.stdout.write(`${file}\n`);
}

void backup(process.argv[2]);
