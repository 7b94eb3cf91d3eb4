import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { SqliteDatabase } from "../../src/database/sqlite";
import { temporaryFolder } from "../support/temporary-folder";

const root = temporaryFolder();
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(++count));
  mkdirSync(folder);
});

function run(command: "backup" | "restore", ...argumentList: string[]) {
  const script = join(__dirname, `../../dist/${command}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...argumentList], {
    env: { DATA_DIR: folder },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

async function databaseWith(...names: string[]): Promise<SqliteDatabase> {
  const database = new SqliteDatabase(join(folder, "job-board.db"), 5);
  await database.prepare();
  for (const name of names) {
    await database.submitApplication(1, { name, email: "a@example.org", message: "" }, undefined);
  }
  return database;
}

function namesIn(file: string): unknown[] {
  const connection = new Sqlite(file);
  const names = connection.prepare("SELECT name FROM applications ORDER BY rowid").pluck().all();
  connection.close();
  return names;
}

test("a backup is taken while the database is open and written to, and is complete", async () => {
  const database = await databaseWith("first", "second");
  const target = join(folder, "copy.db");
  expect(run("backup", target)).toMatchObject({ status: 0, stdout: `${target}\n` });
  expect(namesIn(target)).toEqual(["first", "second"]);
  expect(run("backup", target)).toMatchObject({ status: 64 });
  await database.close();
});

test("a restore puts the backup in place and keeps what was there", async () => {
  const database = await databaseWith("first");
  const backup = run("backup").stdout.trim();
  await database.submitApplication(
    1,
    { name: "later", email: "a@example.org", message: "" },
    undefined,
  );
  await database.close();
  expect(run("restore", backup).status).toBe(0);
  expect(namesIn(join(folder, "job-board.db"))).toEqual(["first"]);
  const replaced = readdirSync(folder).find((name) => name.includes(".replaced-"));
  expect(namesIn(join(folder, replaced ?? ""))).toEqual(["first", "later"]);
});

test("a restore is refused while a service has the database open", async () => {
  const database = await databaseWith("first");
  const backup = run("backup").stdout.trim();
  expect(run("restore", backup)).toMatchObject({ status: 64, stdout: "" });
  expect(database.findJob(1)).toBeDefined();
  await database.close();
});

describe("a damaged file", () => {
  const damage: [string, (file: string) => void][] = [
    ["cut short", (file) => truncateSync(file, 20_000)],
    ["overwritten in the middle", (file) => overwrite(file, 8_192)],
    ["that is no database", (file) => writeFileSync(file, "not a database")],
    ["that is empty", (file) => writeFileSync(file, "")],
    ["of another program", (file) => otherProgram(file)],
  ];
  test.each(damage)(
    "%s is refused, and the database stays as it was to the byte",
    async (_how, spoil) => {
      const database = await databaseWith("kept");
      await database.close();
      const file = join(folder, "job-board.db");
      const before = readFileSync(file);
      const bad = join(folder, "bad.db");
      copyFileSync(file, bad);
      spoil(bad);
      const { status, stderr } = run("restore", bad);
      expect(status).toBe(65);
      expect(stderr).toMatch(/is not restored: /);
      expect(stderr).not.toMatch(/ at .*\.js/);
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([]);
    },
  );
});

test("a damaged database is replaced by a good backup", async () => {
  const database = await databaseWith("saved");
  const backup = run("backup").stdout.trim();
  await database.close();
  writeFileSync(join(folder, "job-board.db"), "garbage".repeat(1000));
  expect(run("restore", backup).status).toBe(0);
  expect(namesIn(join(folder, "job-board.db"))).toEqual(["saved"]);
});

test("without a database there is nothing to back up, and no file is made", () => {
  const target = join(folder, "copy.db");
  expect(run("backup", target).status).toBe(64);
  expect(existsSync(target)).toBe(false);
});

function overwrite(file: string, offset: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0x5a, offset, offset + 4096);
  writeFileSync(file, bytes);
}

function otherProgram(file: string): void {
  writeFileSync(file, "");
  const connection = new Sqlite(file);
  connection.exec("CREATE TABLE notes (text TEXT)");
  connection.close();
}
