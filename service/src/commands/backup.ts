import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { moveIntoPlace, removeDatabase, verifyCopy } from "../database/sqlite-copy";
import { UnusableDatabase } from "../database/sqlite-identity";
import { configuredSqliteFile, EXIT_DATA, EXIT_USAGE, leave } from "./command";

/** More than a database can have: all pages in one step. */
const ALL_PAGES = 0x7f_ff_ff_ff;
/** Each of them waits for a lock for five seconds. */
const MOST_ATTEMPTS = 6;

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
    await copyPages(source, unfinished);
    verifyCopy(unfinished);
    moveIntoPlace(unfinished, file);
  } catch (error) {
    removeDatabase(unfinished);
    if (error instanceof UnusableDatabase)
      leave(`No backup was made of ${source}: ${error.message}`, EXIT_DATA);
    if (error instanceof Error) leave(`No backup was made: ${error.message}`, EXIT_DATA);
    throw error;
  }
  process.stdout.write(`${file}\n`);
}

/** In one step, within one read transaction: between two steps, a write by another process would start it again. */
async function copyPages(source: string, target: string): Promise<void> {
  const connection = new Sqlite(source, { fileMustExist: true });
  let attempts = 0;
  try {
    await connection.backup(target, {
      progress() {
        if (++attempts > MOST_ATTEMPTS) throw new Error(`${source} is locked`);
        return ALL_PAGES;
      },
    });
  } finally {
    connection.close();
  }
}

void backup(process.argv[2]);
