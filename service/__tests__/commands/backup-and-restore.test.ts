import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
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

const preload = (name: string) => join(__dirname, `../support/${name}.cjs`);

function run(command: "backup" | "restore", ...argumentList: string[]) {
  return runWith({}, command, ...argumentList);
}

function runWith(
  environment: Record<string, string>,
  command: "backup" | "restore",
  ...argumentList: string[]
) {
  const script = join(__dirname, `../../dist/${command}.js`);
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [script, ...argumentList],
    { env: { DATA_DIR: folder, ...environment }, encoding: "utf8", timeout: 20_000 },
  );
  return { status, signal, stdout, stderr };
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

test("a backup ends although somebody else writes between any two of its steps", async () => {
  const database = new SqliteDatabase(join(folder, "job-board.db"), 2_000);
  await database.prepare();
  await database.close();
  const target = join(folder, "copy.db");
  const writes = { NODE_OPTIONS: `--require ${preload("write-between-steps")}` };
  expect(runWith(writes, "backup", target)).toMatchObject({ status: 0, signal: null });
  expect(namesIn(target)).toEqual(["between", "between"]);
});

test("a backup of a database that stays locked is given up", async () => {
  const database = await databaseWith("first");
  await database.close();
  const other = new Sqlite(join(folder, "job-board.db"));
  other.pragma("locking_mode = EXCLUSIVE");
  other.exec("BEGIN EXCLUSIVE");
  const target = join(folder, "copy.db");
  expect(run("backup", target)).toMatchObject({ status: 65, signal: null });
  expect(existsSync(target)).toBe(false);
  other.close();
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

test("a restore that is killed at any of its steps leaves the old database or the new one", async () => {
  const left: unknown[][] = [];
  for (let call = 1; left.at(-1)?.[0] !== null; call++) {
    folder = join(root, `killed-${call}`);
    mkdirSync(folder);
    const file = join(folder, "job-board.db");
    const database = await databaseWith("backed up");
    const backup = run("backup").stdout.trim();
    await database.submitApplication(
      1,
      { name: "later", email: "a@example.org", message: "" },
      undefined,
    );
    // As a crash leaves it: the last application is in the log alone.
    for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, `${file}.crashed${suffix}`);
    await database.close();
    for (const suffix of ["", "-wal"]) renameSync(`${file}.crashed${suffix}`, file + suffix);
    const environment = {
      NODE_OPTIONS: `--require ${preload("kill-at-call")}`,
      KILL_AT_CALL: String(call),
    };
    const { signal } = runWith(environment, "restore", backup);
    left.push([signal, namesIn(file)]);
  }
  const before = ["SIGKILL", ["backed up", "later"]];
  const after = ["SIGKILL", ["backed up"]];
  const steps = left.slice(0, -1);
  const restoredAt = steps.findIndex(([, names]) => String(names) === "backed up");
  expect(steps).toEqual(steps.map((_, step) => (step < restoredAt ? before : after)));
  expect(steps.length).toBeGreaterThan(8);
  expect(left.at(-1)).toEqual([null, ["backed up"]]);
}, 120_000);

test("another program's database is not replaced", async () => {
  const database = await databaseWith("first");
  const backup = run("backup").stdout.trim();
  await database.close();
  const file = join(folder, "job-board.db");
  otherProgram(file);
  const before = readFileSync(file);
  expect(run("restore", backup)).toMatchObject({ status: 64 });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("a database of a newer version is replaced by a backup of this one, and kept", async () => {
  const database = await databaseWith("first");
  const backup = run("backup").stdout.trim();
  await database.close();
  const file = join(folder, "job-board.db");
  const newer = new Sqlite(file);
  newer.pragma("user_version = 99");
  newer.close();
  expect(run("backup", join(folder, "refused.db"))).toMatchObject({
    status: 65,
    stderr: expect.stringContaining("a newer version of this service wrote it") as string,
  });
  expect(run("restore", backup).status).toBe(0);
  expect(readdirSync(folder).filter((name) => name.includes(".replaced-"))).toHaveLength(1);
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
  for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
  const connection = new Sqlite(file);
  connection.exec("CREATE TABLE notes (text TEXT)");
  connection.close();
}
