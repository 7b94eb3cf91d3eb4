import { readdirSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { withPostgresSnapshot } from "../../src/backup/postgres-snapshot";
import type { Snapshot } from "../../src/backup/snapshot";
import { withSqliteSnapshot } from "../../src/backup/sqlite-snapshot";
import { tablesOf } from "../../src/backup/tables";
import { summarise, writeBackup } from "../../src/backup/write-backup";
import { parseConfig } from "../../src/config/config";
import { DeadLetters } from "../../src/messages/dead-letters";
import { takeOnce } from "../../src/messages/inbox";
import { sendLater } from "../../src/messages/outbox";
import { Accounts } from "../../src/roles/identity/data/accounts";
import { SentMails } from "../../src/roles/notifier/data/sent-mails";
import { postgresRows, runCommand } from "../support/backup-commands";
import { type Board, postgresBoard, sqliteBoard } from "../support/board";
import { describeWithPostgres, PostgresCluster } from "../support/postgres-cluster";
import { temporaryFolder } from "../support/temporary-folder";

const ASCII = String.fromCodePoint(...Array.from({ length: 127 }, (_, index) => index + 1));
const HOSTILE = `${ASCII}  \u{1F600}Ünïcödé \\u0041 \\n "quoted" [1,2] {"a":1} '; DROP TABLE jobs`;

const root = temporaryFolder();

async function fill(database: Board): Promise<void> {
  await database.prepare();
  const applicant = { name: HOSTILE, email: "a@example.org", message: HOSTILE };
  await database.submitApplication(1, applicant, HOSTILE);
  await database.submitApplication(2, { ...applicant, message: "" }, undefined);
  await database.insertBurn({
    id: "5f0e6e3c-0000-4000-8000-000000000001",
    instance: HOSTILE,
    seconds: 180,
    threads: 2,
    startedAt: 1_790_000_000_123,
    endsAt: 1_790_000_180_123,
    state: "running",
    stopRequested: false,
  });
  await database.requestBurnStop("5f0e6e3c-0000-4000-8000-000000000001");
  await database.batch("seen", [
    { text: "UPDATE applications SET seen_at = $1", values: ["2026-11-30T08:45:00.125Z"] },
    {
      text: "INSERT INTO application_counts (job_id, received, seen, changed_at) VALUES (1, 3, 2, 5)",
      values: [],
    },
  ]);
  await database.batch("messages", [
    sendLater({ name: "thing.done", version: 1, content: { text: HOSTILE } }),
    takeOnce("queue", "message"),
    takeOnce("other", "message"),
  ]);
  await new SentMails(database).begin("message", HOSTILE);
  const accounts = new Accounts(database);
  await accounts.add({ email: "a@example.org", name: HOSTILE, company: HOSTILE }, "hash");
  await accounts.add({ email: "b@example.org", name: HOSTILE, company: undefined }, "hash");
  const dead = { id: "dead", name: "thing.done", version: 2, body: HOSTILE, traceparent: "00-1" };
  await new DeadLetters(database).keep("queue", dead, new Error(HOSTILE));
}

async function linesOf(snapshot: Snapshot): Promise<string[]> {
  const lines: string[] = [];
  for (const table of tablesOf(snapshot.schema))
    for await (const batch of snapshot.rows(table)) lines.push(...batch.map(({ line }) => line));
  return lines.toSorted();
}

function postgresOf(url: string) {
  const { database } = parseConfig({ DATABASE_URL: url });
  if (database.kind !== "postgres") throw new Error("no PostgreSQL");
  return database;
}

test("a SQLite snapshot does not see what is written after it began", async () => {
  const file = join(root, "written-to.db");
  const database = sqliteBoard(file, 2_000);
  await database.prepare();
  const other = new Sqlite(file);
  const insert = other.prepare(
    "INSERT INTO applications (id, job_id, name, email, message, submitted_at, fingerprint) VALUES (hex(randomblob(16)), 1, '', '', '', '', '')",
  );
  const manifest = await withSqliteSnapshot(file, async (snapshot) => {
    const backup = writeBackup(snapshot);
    for await (const chunk of backup.content) if (chunk) insert.run();
    return backup.manifest();
  });
  expect(manifest["applications"]).toMatchObject({ rows: 0, newest: null });
  expect(manifest["jobs"]).toMatchObject({ rows: 2_000, newest: { key: "2000" } });
  expect(other.prepare("SELECT count(*) FROM applications").pluck().get()).not.toBe(0);
  other.close();
  await database.close();
});

const environmentOf = (folder: string, more: Record<string, string> = {}) => ({
  DATA_DIR: folder,
  BACKUP_STORE: join(folder, "backups"),
  ...more,
});

describeWithPostgres("between the two databases", () => {
  const cluster = new PostgresCluster();
  beforeAll(() => cluster.create());
  afterAll(() => cluster.remove());

  let count = 0;
  const url = () => cluster.url(`portable_${++count}`);
  test("a backup of SQLite restores into PostgreSQL and back, and every row is the same to the byte", async () => {
    const folder = join(root, "there-and-back");
    const file = join(folder, "job-board.db");
    const database = sqliteBoard(file, 50);
    await fill(database);
    await database.close();
    const before = await withSqliteSnapshot(file, linesOf);
    expect(before).toHaveLength(63);
    expect(before.every((line) => Array.isArray(JSON.parse(line)))).toBe(true);
    const server = url();
    expect(runCommand(environmentOf(folder), "backup").status).toBe(0);
    const onServer = environmentOf(folder, { DATABASE_URL: server });
    expect(runCommand(onServer, "restore")).toMatchObject({ status: 0, stderr: "" });
    expect(await withPostgresSnapshot(postgresOf(server), linesOf)).toEqual(before);
    expect(runCommand(onServer, "backup").status).toBe(0);
    expect(runCommand(environmentOf(folder), "restore", "--replace").status).toBe(0);
    expect(await withSqliteSnapshot(file, linesOf)).toEqual(before);
    expect(readdirSync(join(folder, "backups"))).toHaveLength(2);
    const summaries = [
      await withSqliteSnapshot(file, summarise),
      await withPostgresSnapshot(postgresOf(server), summarise),
    ];
    expect(summaries[0]).toEqual(summaries[1]);
  });

  test("what PostgreSQL has restored serves, and gives the next job a number of its own", async () => {
    const folder = join(root, "serves");
    const server = url();
    const database = postgresBoard(postgresOf(server), 20);
    await fill(database);
    const before = await database.findJob(7);
    await database.close();
    const onServer = environmentOf(folder, { DATABASE_URL: server });
    expect(runCommand(onServer, "backup").status).toBe(0);
    const other = url();
    expect(runCommand(environmentOf(folder, { DATABASE_URL: other }), "restore").status).toBe(0);
    const restored = postgresBoard(postgresOf(other), 0);
    await restored.prepare();
    expect(await restored.findJob(7)).toEqual(before);
    await restored.close();
    const [next] = await postgresRows(
      other,
      `INSERT INTO jobs (title, company, location, employment_type, remote, salary_min, salary_max,
         description, tags, posted_at)
       SELECT title, company, location, employment_type, remote, salary_min, salary_max, description,
         tags, posted_at FROM jobs WHERE id = 1 RETURNING id`,
    );
    expect(next).toEqual(["21"]);
  });

  test("microseconds that another program wrote are not lost", async () => {
    const server = url();
    const database = postgresBoard(postgresOf(server), 1);
    await database.prepare();
    await database.close();
    await postgresRows(server, "UPDATE jobs SET posted_at = '2026-01-02T03:04:05.678901Z'");
    const [line] = await withPostgresSnapshot(postgresOf(server), linesOf);
    expect(line).toContain('"2026-01-02T03:04:05.678901Z"');
  });
});
