import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { parseConfig } from "../../src/config/config";
import {
  type BackupCommand,
  changedBackup,
  postgresRows,
  runCommand,
} from "../support/backup-commands";
import { type Board, postgresBoard } from "../support/board";
import { eventually } from "../support/eventually";
import { describeWithPostgres, PostgresCluster } from "../support/postgres-cluster";
import { temporaryFolder } from "../support/temporary-folder";

const root = temporaryFolder();

function apply(database: Board, name: string) {
  return database.submitApplication(1, { name, email: "a@example.org", message: "" }, undefined);
}

describeWithPostgres("backup and restore of PostgreSQL", () => {
  const cluster = new PostgresCluster();
  beforeAll(() => cluster.create());
  afterAll(() => cluster.remove());

  let count = 0;
  let url: string;
  let folder: string;
  beforeEach(() => {
    folder = join(root, String(++count));
    mkdirSync(folder);
    url = cluster.url(`board_${count}`);
  });

  const run = (command: BackupCommand, ...argumentList: string[]) =>
    runCommand({ DATABASE_URL: url, DATA_DIR: folder }, command, ...argumentList);
  const backups = () => join(folder, "backups");
  const names = async () =>
    (await postgresRows(url, "SELECT name FROM applications ORDER BY submitted_at")).flat();

  async function databaseWith(...applicants: string[]): Promise<Board> {
    const { database: config } = parseConfig({ DATABASE_URL: url });
    if (config.kind !== "postgres") throw new Error("no PostgreSQL");
    const database = postgresBoard(config, 5);
    await database.prepare();
    for (const name of applicants) await apply(database, name);
    return database;
  }
  test("a backup is taken by a role that may only read, while the service has its connections", async () => {
    const database = await databaseWith("first", "second");
    cluster.sql(`CREATE ROLE reader_${count} LOGIN IN ROLE pg_read_all_data`);
    const asReader = { DATABASE_URL: url.replace("board@", `reader_${count}@`), DATA_DIR: folder };
    expect(runCommand(asReader, "backup")).toMatchObject({ status: 0, stderr: "" });
    await database.close();
    await postgresRows(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    expect(run("restore")).toMatchObject({ status: 0 });
    expect(await names()).toEqual(["first", "second"]);
  });

  test("a restore leaves what is there, unless it may replace it, and then keeps it", async () => {
    const database = await databaseWith("first");
    run("backup");
    await apply(database, "later");
    await database.close();
    expect(run("restore")).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("has a job board already: --replace") as string,
    });
    expect(await names()).toEqual(["first", "later"]);
    expect(run("restore", "--replace")).toMatchObject({ status: 0, stderr: "" });
    expect(await names()).toEqual(["first"]);
    const [[schema] = []] = await postgresRows(
      url,
      "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'replaced%'",
    );
    expect(await postgresRows(url, `SELECT name FROM ${String(schema)}.applications`)).toHaveLength(
      2,
    );
  });

  test("a restore is refused while a service is connected", async () => {
    const database = await databaseWith("first");
    run("backup");
    expect(run("restore", "--replace")).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(
        /in use by 1 connection\(s\): stop the service first/,
      ) as string,
    });
    await database.close();
  });

  test("another program's tables are not replaced", async () => {
    const database = await databaseWith("first");
    run("backup");
    await database.close();
    url = cluster.url(`other_${count}`);
    await postgresRows(url, "CREATE TABLE jobs (id integer)");
    expect(run("restore", "--replace")).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("another program's database") as string,
    });
    expect(run("backup")).toMatchObject({
      status: 65,
      stderr: "No backup was made: the database has no job board\n",
    });
  });

  test.each([
    ["cut off", (lines: string[]) => [...lines.slice(0, 5), ""]],
    ["changed", (lines: string[]) => lines.map((line) => line.replace("first", "forged"))],
  ])("a backup that was %s changes nothing", async (_how, change) => {
    const database = await databaseWith("first", "second");
    const backup = run("backup").stdout.trim();
    await database.close();
    changedBackup(backup, backup, change);
    expect(run("restore", "--replace")).toMatchObject({ status: 65, stdout: "" });
    expect(await names()).toEqual(["first", "second"]);
    url = cluster.url(`empty_${count}`);
    expect(run("restore").status).toBe(65);
    expect(await postgresRows(url, "SELECT * FROM pg_tables WHERE schemaname = 'public'")).toEqual(
      [],
    );
  });

  test("a backup does not see what is committed while it runs", async () => {
    const database = await databaseWith("first");
    const blocker = new Client(url);
    await blocker.connect();
    // The backup has its snapshot when it gets to this table, and waits.
    await blocker.query("BEGIN; LOCK TABLE applications IN ACCESS EXCLUSIVE MODE");
    await blocker.query(
      "INSERT INTO applications SELECT gen_random_uuid(), 1, 'late', '', '', now(), NULL, ''",
    );
    const script = join(__dirname, "../../dist/backup.js");
    const child = spawn(process.execPath, [script], {
      env: { DATABASE_URL: url, DATA_DIR: folder },
      stdio: "ignore",
    });
    const ended = once(child, "close");
    await eventually(
      () => postgresRows(url, "SELECT count(*)::integer FROM pg_locks WHERE NOT granted"),
      (rows) => rows[0]?.[0] === 1,
    );
    await blocker.query("COMMIT");
    expect(await ended).toEqual([0, null]);
    await blocker.end();
    await database.close();
    expect(await names()).toEqual(["first", "late"]);
    expect(run("restore", "--replace").status).toBe(0);
    expect(await names()).toEqual(["first"]);
  });

  test("a drill restores into a database of its own, which is gone afterwards", async () => {
    const database = await databaseWith("first", "second");
    run("backup");
    cluster.sql("CREATE DATABASE job_board_drill_1700000000000");
    const { status, stdout, stderr } = run("restore-drill");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      msg: "restore drill passed",
      tables: { applications: { rows: 2 } },
    });
    await database.close();
    expect(await postgresRows(url, "SELECT 1 FROM pg_database WHERE datname ~ 'drill'")).toEqual(
      [],
    );
    expect(await names()).toEqual(["first", "second"]);
  });

  test("a drill of a bad backup fails and cleans up", async () => {
    const database = await databaseWith("first");
    const backup = run("backup").stdout.trim();
    await database.close();
    changedBackup(backup, backup, (lines) => lines.map((line) => line.replace("first", "forged")));
    expect(run("restore-drill")).toMatchObject({
      status: 65,
      stdout: "",
      stderr: expect.stringMatching(/^The restore drill failed: its rows are not those/) as string,
    });
    expect(await postgresRows(url, "SELECT 1 FROM pg_database WHERE datname ~ 'drill'")).toEqual(
      [],
    );
  });

  test("a server that is away is named by what is wrong, without a stack trace", () => {
    const environment = {
      DATABASE_URL: "postgres://board@127.0.0.1:1/board",
      DATA_DIR: folder,
    };
    expect(runCommand(environment, "backup")).toMatchObject({
      status: 65,
      stderr: "No backup was made: nothing listens at the host and port of DATABASE_URL\n",
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a backup that breaks off in the middle leaves nothing under a name", async () => {
    const database = await databaseWith("first");
    await database.close();
    await postgresRows(url, "ALTER TABLE burns RENAME TO burned");
    expect(run("backup")).toMatchObject({ status: 65, stdout: "" });
    expect(readdirSync(backups())).toEqual([]);
  });
});
