import type { Statement } from "../../../database/postgres-pool";
import type { JobQuery } from "./repository";

const JOB_JSON = `json_build_object('id', id, 'title', title, 'company', company,
  'location', location, 'employment_type', employment_type, 'remote', remote,
  'salary_min', salary_min, 'salary_max', salary_max, 'description', description, 'tags', tags,
  'posted_at', to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'posted_by', posted_by)::text`;

const POSTED = `id::float8 AS id, ${JOB_JSON} AS json, post_fingerprint AS "postFingerprint"`;

const BURN_COLUMNS = `id, instance, seconds, threads, started_at AS "startedAt",
  ends_at AS "endsAt", state, stop_requested AS "stopRequested"`;

const TEXTS = {
  findJob: `SELECT ${JOB_JSON} AS json FROM jobs WHERE id = $1`,
  insertJob: `INSERT INTO jobs (title, company, location, employment_type, remote, salary_min, salary_max,
      description, tags, posted_at, posted_by, words, post_key, post_fingerprint)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12::text[], $13, $14)
    ON CONFLICT (posted_by, post_key) DO NOTHING RETURNING ${POSTED}`,
  findPostedJob: `SELECT ${POSTED} FROM jobs WHERE posted_by = $1 AND post_key = $2`,
  insertBurn: `INSERT INTO burns (id, instance, seconds, threads, started_at, ends_at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
  listBurns: `SELECT ${BURN_COLUMNS} FROM burns ORDER BY started_at DESC LIMIT 50`,
  findBurn: `SELECT ${BURN_COLUMNS} FROM burns WHERE id = $1`,
  requestBurnStop: "UPDATE burns SET stop_requested = true WHERE id = $1 AND state = 'running'",
  burnsToStop: "SELECT id FROM burns WHERE instance = $1 AND state = 'running' AND stop_requested",
  endBurn: "UPDATE burns SET state = $2 WHERE id = $1 AND state = 'running'",
  // Instances that prune at the same time take different rows, so that none waits for another.
  pruneBurns: `DELETE FROM burns WHERE id IN (
      SELECT id FROM burns WHERE (state <> 'running' OR ends_at < $1) AND started_at < (
        SELECT started_at FROM burns ORDER BY started_at DESC LIMIT 1 OFFSET $2
      ) FOR UPDATE SKIP LOCKED
    )`,
};

/** Every fixed statement of the repository. */
export function statement(name: keyof typeof TEXTS): Statement {
  return { name, text: TEXTS[name] };
}

/** The statement for exactly the filters given, so that each of them can use an index, and its values. */
export function listJobs(query: JobQuery): Statement & { values: unknown[] } {
  const { words, location, employmentType, remote, before, limit } = query;
  const filters: readonly (readonly [name: string, condition: string, value: unknown])[] = [
    ["words", "words @> ?::text[]", words],
    ["location", "location = ?", location],
    ["type", "employment_type = ?", employmentType],
    ["remote", "remote = ?", remote],
    ["before", "id < ?", before],
  ];
  const given = filters.filter(([, , value]) => value !== undefined);
  const conditions = given.map(([, condition], index) => condition.replace("?", `$${index + 1}`));
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  return {
    name: ["listJobs", ...given.map(([name]) => name)].join("-"),
    text: `SELECT id::float8 AS id, ${JOB_JSON} AS json FROM jobs ${where}
      ORDER BY id DESC LIMIT $${given.length + 1}`,
    values: [...given.map(([, , value]) => value), limit],
  };
}
