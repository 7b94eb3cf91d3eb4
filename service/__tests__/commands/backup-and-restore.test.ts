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
import { type BackupCommand, changedBackup, namesIn, runCommand } from "../support/backup-commands";
import { asOfSchema1 } from "../support/old-backup";
import { sqliteBoard, type Board } from "../support/board";
import { temporaryFolder } from "../support/temporary-folder";

const root = temporaryFolder();
let folder: string;
let count = 0;

beforeEach(() => {
  folder = join(root, String(++count));
  mkdirSync(folder);
});

const run = (command: BackupCommand, ...argumentList: string[]) =>
  runCommand({ DATA_DIR: folder }, command, ...argumentList);
const fileOf = () => join(folder, "job-board.db");
const backups = () => join(folder, "backups");

async function databaseWith(...names: string[]): Promise<Board> {
  const database = sqliteBoard(fileOf(), 5);
  await database.prepare();
  for (const name of names) await apply(database, name);
  return database;
}

async function apply(database: Board, name: string): Promise<void> {
  await database.submitApplication(1, { name, email: "a@example.org", message: "" }, undefined);
}

test("a backup is taken while the database is open, into a folder beside it", async () => {
  const database = await databaseWith("first", "second");
  const { status, stdout } = run("backup");
  expect(status).toBe(0);
  const [name] = readdirSync(backups());
  expect(stdout).toBe(`${join(backups(), name ?? "")}\n`);
  expect(name).toMatch(/^job-board-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.ndjson\.zst$/);
  await database.close();
});

test("a restore takes the newest backup of the store, and its replaced database is kept", async () => {
  const database = await databaseWith("first");
  run("backup");
  await apply(database, "later");
  await database.close();
  expect(run("restore")).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("--replace takes its place and keeps it") as string,
  });
  expect(namesIn(fileOf())).toEqual(["first", "later"]);
  expect(run("restore", "--replace").status).toBe(0);
  expect(namesIn(fileOf())).toEqual(["first"]);
  const replaced = readdirSync(folder).find((name) => name.includes(".replaced-"));
  expect(namesIn(join(folder, replaced ?? ""))).toEqual(["first", "later"]);
});

test("what is restored serves: searches find jobs, and keys of applications are kept", async () => {
  const database = await databaseWith();
  const applicant = { name: "Applicant", email: "a@example.org", message: "" };
  const sent = await database.submitApplication(1, applicant, "key");
  const query = {
    words: ["engineer"],
    location: undefined,
    employmentType: undefined,
    remote: undefined,
    before: undefined,
    limit: 10,
  };
  const before = await database.listJobs(query);
  run("backup");
  await database.close();
  rmSync(fileOf());
  run("restore");
  const restored = sqliteBoard(fileOf(), 0);
  await restored.prepare();
  expect(before.length).toBeGreaterThan(0);
  expect(await restored.listJobs(query)).toEqual(before);
  expect(await restored.submitApplication(1, applicant, "key")).toEqual({
    ...sent,
    outcome: "replayed",
  });
  await restored.close();
});

test("a backup is named by its path, or by its name in the store", async () => {
  const database = await databaseWith("first");
  const path = run("backup").stdout.trim();
  await apply(database, "second");
  run("backup");
  await database.close();
  expect(run("restore", "--replace", path).status).toBe(0);
  expect(namesIn(fileOf())).toEqual(["first"]);
  const [, second] = readdirSync(backups()).toSorted();
  expect(run("restore", "--replace", second ?? "").status).toBe(0);
  expect(namesIn(fileOf())).toEqual(["first", "second"]);
});

test("a backup of a database that stays locked is given up", async () => {
  const database = await databaseWith("first");
  await database.close();
  const other = new Sqlite(fileOf());
  other.pragma("locking_mode = EXCLUSIVE");
  other.exec("BEGIN EXCLUSIVE");
  expect(run("backup")).toEqual({
    status: 65,
    signal: null,
    stdout: "",
    stderr: "No backup was made: the database is locked\n",
  });
  expect(existsSync(backups())).toBe(false);
  other.close();
});

test("a restore that is killed at any of its steps leaves the old database or the new one", async () => {
  const left: unknown[][] = [];
  for (let call = 1; left.at(-1)?.[0] !== null; call++) {
    folder = join(root, `killed-${call}`);
    mkdirSync(folder);
    const file = fileOf();
    const database = await databaseWith("backed up");
    const backup = run("backup").stdout.trim();
    await apply(database, "later");
    // As a crash leaves it: the last application is in the log alone.
    for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, `${file}.crashed${suffix}`);
    await database.close();
    for (const suffix of ["", "-wal"]) renameSync(`${file}.crashed${suffix}`, file + suffix);
    const environment = {
      DATA_DIR: folder,
      NODE_OPTIONS: `--require ${join(__dirname, "../support/kill-at-call.cjs")}`,
      KILL_AT_CALL: String(call),
    };
    const { signal } = runCommand(environment, "restore", "--replace", backup);
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
  run("backup");
  await database.close();
  const file = fileOf();
  otherProgram(file);
  const before = readFileSync(file);
  expect(run("restore", "--replace")).toMatchObject({ status: 64 });
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(run("backup")).toMatchObject({
    status: 65,
    stderr: "No backup was made: it is not a database of this service\n",
  });
});

test("a database of a newer version is not backed up; it is replaced by a backup of this one, and kept", async () => {
  const database = await databaseWith("first");
  run("backup");
  await database.close();
  const newer = new Sqlite(fileOf());
  newer.pragma("user_version = 99");
  newer.close();
  expect(run("backup")).toMatchObject({
    status: 65,
    stderr: expect.stringContaining("a newer version of this service wrote it") as string,
  });
  expect(readdirSync(backups())).toHaveLength(1);
  expect(run("restore", "--replace").status).toBe(0);
  expect(readdirSync(folder).filter((name) => name.includes(".replaced-"))).toHaveLength(1);
});

test("a restore is refused while a service has the database open", async () => {
  const database = await databaseWith("first");
  run("backup");
  expect(run("restore", "--replace")).toMatchObject({ status: 64, stdout: "" });
  expect(database.findJob(1)).toBeDefined();
  await database.close();
});

const linesChanged = (change: (given: string[]) => string[]) => (backup: string) =>
  changedBackup(backup, backup, change);

describe("a bad backup", () => {
  const damage: [string, RegExp, (backup: string) => void][] = [
    ["cut short", /it is cut off/, (backup) => truncateSync(backup, 700)],
    [
      "cut off between two rows",
      /it is cut off/,
      linesChanged((given) => [...given.slice(0, 4), ""]),
    ],
    ["overwritten in the middle", /it is damaged|it is no backup/, overwrite],
    [
      "of another kind",
      /it is damaged, or no backup/,
      (backup) => writeFileSync(backup, "PK\u0003\u0004 etc."),
    ],
    ["that is empty", /it is (cut off|no backup)/, (backup) => writeFileSync(backup, "")],
    [
      "with another format in it",
      /it is no backup of the job board/,
      linesChanged(() => ["{}", ""]),
    ],
    [
      "with a changed row",
      /its rows are not those that its manifest names/,
      linesChanged((given) => given.map((line) => line.replace("Engineer", "Engineel"))),
    ],
    [
      "with a row too few",
      /its rows are not those that its manifest names/,
      linesChanged((given) => given.toSpliced(3, 1)),
    ],
    [
      "with a row twice",
      /UNIQUE constraint failed/,
      linesChanged((given) => given.toSpliced(3, 0, given[3] ?? "")),
    ],
    [
      "without one of its tables",
      /its rows are not those that its manifest names/,
      linesChanged((given) => given.filter((line) => !line.startsWith('{"table":"burns"'))),
    ],
    [
      "with a table that nobody knows",
      /it is damaged/,
      linesChanged((given) =>
        given.map((line) => line.replace('"table":"burns"', '"table":"users"')),
      ),
    ],
    [
      "with something behind its end",
      /it is damaged/,
      linesChanged((given) => [...given.slice(0, -1), "[]", ""]),
    ],
    [
      "of a newer schema",
      /a newer version of this service wrote it/,
      linesChanged((given) => given.map((line) => line.replace(/"schema":\d+/, '"schema":99'))),
    ],
    [
      "of a newer format",
      /a newer version of this service wrote it/,
      linesChanged((given) => given.map((line) => line.replace('"version":1', '"version":2'))),
    ],
  ];
  test.each(damage)(
    "%s is refused, and the database stays as it was to the byte",
    async (_how, reason, spoil) => {
      const database = await databaseWith("kept");
      const backup = run("backup").stdout.trim();
      await database.close();
      const before = readFileSync(fileOf());
      spoil(backup);
      const { status, stderr } = run("restore", "--replace");
      expect(stderr).toMatch(/^Nothing is restored, and the database is as it was: .*\n$/);
      expect(stderr).toMatch(reason);
      expect(status).toBe(65);
      expect(readFileSync(fileOf()).equals(before)).toBe(true);
      expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([]);
      expect(run("restore-drill")).toMatchObject({ status: 65, stdout: "" });
    },
  );
});

test("a backup of an older schema is brought up to date by its restore", async () => {
  const database = await databaseWith("first");
  const backup = run("backup").stdout.trim();
  await database.close();
  changedBackup(backup, backup, asOfSchema1);
  expect(run("restore", "--replace")).toMatchObject({ status: 0 });
  const restored = sqliteBoard(fileOf(), 0);
  await restored.prepare();
  expect(await restored.listBurns()).toEqual([]);
  await restored.close();
  expect(namesIn(fileOf())).toEqual(["first"]);
  const connection = new Sqlite(fileOf());
  const [application] = connection.prepare("SELECT * FROM applications").all();
  expect(application).toMatchObject({
    review_id: expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    ) as string,
    job_title: connection.prepare("SELECT title FROM jobs WHERE id = 1").pluck().get(),
    state: "received",
    closed_at: null,
  });
  const counts = connection.prepare("SELECT job_id, received FROM application_counts").all();
  expect(counts).toEqual([{ job_id: 1, received: 1 }]);
  connection.close();
});

test("a damaged database is replaced by a good backup", async () => {
  const database = await databaseWith("saved");
  run("backup");
  await database.close();
  writeFileSync(fileOf(), "garbage".repeat(1000));
  expect(run("backup").status).toBe(65);
  expect(run("restore", "--replace").status).toBe(0);
  expect(namesIn(fileOf())).toEqual(["saved"]);
});

test("without a database there is nothing to back up, and no file is made", () => {
  expect(run("backup")).toMatchObject({ status: 65 });
  expect(readdirSync(folder)).toEqual([]);
});

test("without a backup there is nothing to restore", () => {
  expect(run("restore")).toEqual({
    status: 64,
    signal: null,
    stdout: "",
    stderr: `Nothing is restored, and the database is as it was: there is no backup in ${backups()}\n`,
  });
  expect(run("restore", "none.ndjson.zst")).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("there is no backup none.ndjson.zst in") as string,
  });
  expect(run("restore-drill").status).toBe(64);
  expect(readdirSync(folder)).toEqual([]);
});

test("a drill says what it restored and leaves nothing behind", async () => {
  const database = await databaseWith("first", "second");
  run("backup");
  await database.close();
  const before = readFileSync(fileOf());
  const scratch = join(folder, "scratch");
  mkdirSync(scratch);
  const { status, stdout } = runCommand({ DATA_DIR: folder, TMPDIR: scratch }, "restore-drill");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    msg: "restore drill passed",
    backup: readdirSync(backups())[0],
    tables: { jobs: { rows: 5 }, applications: { rows: 2 }, burns: { rows: 0 } },
  });
  expect(readdirSync(scratch)).toEqual([]);
  expect(readFileSync(fileOf()).equals(before)).toBe(true);
});

test.each([
  ["backup", ["target"]],
  ["restore", ["--force"]],
  ["restore", ["one", "two"]],
  ["restore-drill", ["--replace"]],
] as const)("%s with the arguments %j says how it is used", (command, argumentList) => {
  expect(run(command, ...argumentList)).toMatchObject({
    status: 64,
    stdout: "",
    stderr: expect.stringMatching(/^Usage: npm run /) as string,
  });
});

test("what is wrong with the store's settings is said at once", () => {
  const environment = { DATA_DIR: folder, BACKUP_STORE: "https://a.example/b", BACKUP_KEEP: "3" };
  const { status, stderr } = runCommand(environment, "backup");
  expect(status).toBe(78);
  for (const name of ["BACKUP_KEEP", "AZURE_CLIENT_ID", "AZURE_TENANT_ID"])
    expect(stderr).toContain(name);
});

function overwrite(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 500, 564);
  writeFileSync(file, bytes);
}

function otherProgram(file: string): void {
  writeFileSync(file, "");
  for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
  const connection = new Sqlite(file);
  connection.exec("CREATE TABLE notes (text TEXT)");
  connection.close();
}
