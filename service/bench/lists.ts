import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteDatabase } from "../src/database/sqlite";
import type { JobQuery } from "../src/roles/jobs/data/repository";
import { SqliteJobs } from "../src/roles/jobs/data/sqlite-jobs";
import { median } from "./statistics";

const JOBS = 100_000;
const ROUNDS = 15;
/** SQLite answers on the thread that answers everybody, so no list may hold it longer. */
const ALLOWED_MILLISECONDS = 20;

const page: JobQuery = {
  words: undefined,
  location: undefined,
  employmentType: undefined,
  remote: undefined,
  before: undefined,
  limit: 21,
};

/** Easy ones, deep ones, and those that match nothing although each of their parts matches much. */
const queries: readonly (readonly [string, Partial<JobQuery>])[] = [
  ["the newest", {}],
  ["by cursor, at the end", { before: 500 }],
  ["location", { location: "Berlin" }],
  ["location, at the end", { location: "Berlin", before: 500 }],
  ["location that no job has", { location: "Nowhere" }],
  ["employment type, remote", { employmentType: "contract", remote: true }],
  ["all filters, no match", { location: "Berlin", employmentType: "internship", remote: true }],
  ["one word, of half the jobs", { words: ["engineer"] }],
  ["one word, at the end", { words: ["engineer"], before: 500 }],
  ["one word, location that no job has", { words: ["engineer"], location: "Nowhere" }],
  ["eight words of every job", { words: "and the patience to leave a system simpler".split(" ") }],
  ["eight words, no match", { words: "and the patience to leave a lisbon berlin".split(" ") }],
];

async function measure(jobs: SqliteJobs): Promise<void> {
  for (const [name, filters] of queries) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now();
      await jobs.listJobs({ ...page, ...filters });
      times.push(performance.now() - startedAt);
    }
    const figure = `${median(times).toFixed(2)} ms`;
    process.stdout.write(
      `${name.padEnd(40)} ${figure.padStart(12)}   at most ${ALLOWED_MILLISECONDS}\n`,
    );
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "job-board-lists-"));
  try {
    const database = new SqliteDatabase(join(folder, "job-board.db"), JOBS);
    await database.prepare();
    await measure(new SqliteJobs(database));
    await database.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
