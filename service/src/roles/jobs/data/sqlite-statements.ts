import type Sqlite from "better-sqlite3";
import type { PostedJob } from "./repository";
import { JOB_JSON } from "./sqlite-job-json";
import { SqliteJobLists } from "./sqlite-job-list";

const BURN = `SELECT id, instance, seconds, threads, started_at AS startedAt, ends_at AS endsAt, state,
  stop_requested AS stopRequested FROM burns`;

export interface StoredBurn {
  id: string;
  instance: string;
  seconds: number;
  threads: number;
  startedAt: number;
  endsAt: number;
  state: "running" | "finished" | "stopped" | "failed";
  stopRequested: number;
}

/** Every statement of the repository, prepared once. */
export type SqliteStatements = ReturnType<typeof prepareStatements>;

export function prepareStatements(connection: Sqlite.Database) {
  return {
    findJob: connection
      .prepare<[number], string>(`SELECT ${JOB_JSON} FROM jobs WHERE id = ?`)
      .pluck(),
    jobLists: new SqliteJobLists(connection),
    insertJob: connection.prepare<[object]>(
      `INSERT INTO jobs (title, company, location, employment_type, remote, salary_min, salary_max,
         description, tags, posted_at, posted_by, words, post_key, post_fingerprint)
       VALUES (:title, :company, :location, :employmentType, :remote, :salaryMin, :salaryMax,
         :description, :tags, :postedAt, :postedBy, :words, :postKey, :postFingerprint)
       ON CONFLICT (posted_by, post_key) DO NOTHING`,
    ),
    findPostedJob: connection.prepare<[string, string | null], PostedJob>(
      `SELECT id, ${JOB_JSON} AS json, post_fingerprint AS postFingerprint FROM jobs
       WHERE posted_by = ? AND post_key = ?`,
    ),
    insertBurn: connection.prepare<[object]>(
      `INSERT INTO burns (id, instance, seconds, threads, started_at, ends_at, state)
       VALUES (:id, :instance, :seconds, :threads, :startedAt, :endsAt, :state)`,
    ),
    pruneBurns: connection.prepare<[object]>(
      `DELETE FROM burns WHERE (state <> 'running' OR ends_at < :now)
       AND started_at < (SELECT started_at FROM burns ORDER BY started_at DESC LIMIT 1 OFFSET :last)`,
    ),
    listBurns: connection.prepare<[], StoredBurn>(`${BURN} ORDER BY started_at DESC LIMIT 50`),
    findBurn: connection.prepare<[string], StoredBurn>(`${BURN} WHERE id = ?`),
    requestBurnStop: connection.prepare<[string]>(
      "UPDATE burns SET stop_requested = 1 WHERE id = ? AND state = 'running'",
    ),
    burnsToStop: connection
      .prepare<[string], string>(
        "SELECT id FROM burns WHERE instance = ? AND state = 'running' AND stop_requested",
      )
      .pluck(),
    endBurn: connection.prepare<[string, string]>(
      "UPDATE burns SET state = ? WHERE id = ? AND state = 'running'",
    ),
  };
}
