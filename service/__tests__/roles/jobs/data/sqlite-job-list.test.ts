import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { jobListSql } from "../../../../src/roles/jobs/data/sqlite-job-list";
import type { JobQuery } from "../../../../src/roles/jobs/data/repository";
import { SQLITE_MIGRATIONS } from "../../../../src/database/sqlite-migrations";
import { sqliteBoard } from "../../../support/board";
import { temporaryFolder } from "../../../support/temporary-folder";

const folder = temporaryFolder();

/** Which filters are given, one bit each; the values do not matter to a plan. */
function querySet(bits: number): JobQuery {
  return {
    words: bits & 1 ? ["word"] : undefined,
    location: bits & 2 ? "Berlin" : undefined,
    employmentType: bits & 4 ? "contract" : undefined,
    remote: bits & 8 ? true : undefined,
    before: bits & 16 ? 100 : undefined,
    limit: 20,
  };
}

/** FTS5 numbers its own plans. */
function withoutNumbers(detail: string): string {
  return detail.replace(/INDEX \d+:M\d+/, "INDEX M");
}

/** The cursor is part of the walk; what a search finds is read by its id. */
function planOf({ words, location, employmentType, remote, before }: JobQuery): string[] {
  if (words !== undefined) {
    return [
      `SCAN jobs_words VIRTUAL TABLE INDEX M${before === undefined ? "" : "<"}`,
      "SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)",
    ];
  }
  const cursor = before === undefined ? "" : " AND id<?";
  if (location !== undefined)
    return [`SEARCH jobs USING INDEX jobs_location (location=?${cursor})`];
  if (employmentType !== undefined) {
    return [`SEARCH jobs USING INDEX jobs_employment_type (employment_type=?${cursor})`];
  }
  if (remote !== undefined) return [`SEARCH jobs USING INDEX jobs_remote (remote=?${cursor})`];
  // Without a filter the table itself is in order.
  return [before === undefined ? "SCAN jobs" : "SEARCH jobs USING INTEGER PRIMARY KEY (rowid<?)"];
}

test("whatever the filters, a list walks an index in order and nothing is sorted or scanned", async () => {
  const file = join(folder, "plans.db");
  const database = sqliteBoard(file, 5);
  await database.prepare();
  await database.close();
  const connection = new Sqlite(file);
  const parameters = {
    match: "word",
    location: "Berlin",
    employmentType: "contract",
    remote: 1,
    before: 100,
    limit: 20,
  };
  for (let bits = 0; bits < 32; bits++) {
    const query = querySet(bits);
    const steps = connection
      .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${jobListSql(query)}`)
      .all(parameters)
      .map(({ detail }) => detail);
    expect([query, steps.map(withoutNumbers)]).toEqual([query, planOf(query)]);
  }
  connection.close();
});

test("a file of an older version is searched by its filters after the start", async () => {
  const file = join(folder, "before.db");
  const connection = new Sqlite(file);
  for (const { id, sql } of SQLITE_MIGRATIONS.slice(0, 2)) {
    connection.exec(sql);
    connection.pragma(`user_version = ${id}`);
  }
  connection.exec(`INSERT INTO jobs VALUES
    (1, 'Lead', 'Contoso', 'Bern', 'contract', 1, 1, 2, 'old', '["sql"]', '2026-01-01T00:00:00.000Z')`);
  connection.close();
  const database = sqliteBoard(file, 5);
  await database.prepare();
  const found = await database.listJobs({
    ...querySet(15),
    words: ["lead", "sql"],
    location: "Bern",
  });
  expect(found.map(({ id }) => id)).toEqual([1]);
  await database.close();
});

test("a replica of the version before goes on searching a file that this version has migrated", async () => {
  const file = join(folder, "during-rollout.db");
  const database = sqliteBoard(file, 5);
  await database.prepare();
  const before = new Sqlite(file);
  const search = before
    .prepare("SELECT rowid FROM jobs_search WHERE jobs_search MATCH ? ORDER BY rowid")
    .pluck();
  expect(search.all('{title description} : ("engineer")')).toEqual([1, 3, 4]);
  before.close();
  await database.close();
});
