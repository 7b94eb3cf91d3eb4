import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import type { PostgresConfig } from "../config/database-config";
import { fingerprintOf } from "./application-fingerprint";
import {
  KEPT_BURNS,
  type Application,
  type BurnRow,
  type BurnState,
  type Database,
  type JobQuery,
  type JobRow,
  type NewApplication,
  type Submission,
} from "./database";
import { translatePostgresError } from "./postgres-errors";
import { openPool } from "./postgres-pool";
import { migratePostgres } from "./postgres-schema";

interface StoredApplication extends NewApplication {
  id: string;
  jobId: string;
  submittedAt: Date;
  fingerprint: string;
}

type StoredBurn = Omit<BurnRow, "startedAt" | "endsAt"> & { startedAt: string; endsAt: string };

/** The repository on PostgreSQL; statements are prepared per connection by postgres.js. */
export class PostgresDatabase implements Database {
  readonly #sql: postgres.Sql;

  constructor(
    config: PostgresConfig,
    private readonly sampleJobCount: number,
  ) {
    this.#sql = openPool(config);
  }

  prepare(): Promise<void> {
    return this.#attempt(() => migratePostgres(this.#sql, this.sampleJobCount));
  }

  async ping(): Promise<void> {
    await this.#attempt(() => this.#sql`SELECT 1 FROM schema_migrations LIMIT 1`);
  }

  async findJob(id: number): Promise<string | undefined> {
    const sql = this.#sql;
    const rows = await this.#attempt(
      () => sql<JobRow[]>`SELECT ${this.#jobJson()} AS json FROM jobs WHERE id = ${id}`,
    );
    return rows[0]?.json;
  }

  async listJobs(query: JobQuery): Promise<readonly JobRow[]> {
    const { words, location, employmentType, remote, before, limit } = query;
    if (words?.length === 0) return [];
    const sql = this.#sql;
    const search = words && sql`AND search @@ plainto_tsquery('simple', ${words.join(" ")})`;
    return this.#attempt(
      () => sql<JobRow[]>`
        SELECT id::float8 AS id, ${this.#jobJson()} AS json FROM jobs WHERE true
        ${search ?? sql``}
        ${location === undefined ? sql`` : sql`AND location = ${location}`}
        ${employmentType === undefined ? sql`` : sql`AND employment_type = ${employmentType}`}
        ${remote === undefined ? sql`` : sql`AND remote = ${remote}`}
        ${before === undefined ? sql`` : sql`AND id < ${before}`}
        ORDER BY id DESC LIMIT ${limit}`,
    );
  }

  async submitApplication(
    jobId: number,
    application: NewApplication,
    key: string | undefined,
  ): Promise<Submission> {
    const sql = this.#sql;
    const { name, email, message } = application;
    const fingerprint = fingerprintOf(application);
    // One statement, one round trip: nothing is inserted without its job, and of two with one key only the first.
    const [inserted] = await this.#attempt(
      () => sql<StoredApplication[]>`
        INSERT INTO applications
          (id, job_id, name, email, message, submitted_at, idempotency_key, fingerprint)
        SELECT ${randomUUID()}::uuid, jobs.id, ${name}, ${email}, ${message}, ${new Date()},
          ${key ?? null}, ${fingerprint}
        FROM jobs WHERE jobs.id = ${jobId}
        ON CONFLICT (job_id, idempotency_key) DO NOTHING
        RETURNING ${this.#applicationColumns()}`,
    );
    if (inserted !== undefined) return { outcome: "stored", application: toApplication(inserted) };
    const [earlier] = await this.#attempt(
      () => sql<StoredApplication[]>`
        SELECT ${this.#applicationColumns()} FROM applications
        WHERE job_id = ${jobId} AND idempotency_key = ${key ?? null}`,
    );
    if (earlier === undefined) return { outcome: "no-such-job" };
    if (earlier.fingerprint !== fingerprint) return { outcome: "key-reused" };
    return { outcome: "replayed", application: toApplication(earlier) };
  }

  async findApplication(id: string): Promise<Application | undefined> {
    const sql = this.#sql;
    const [stored] = await this.#attempt(
      () => sql<StoredApplication[]>`
        SELECT ${this.#applicationColumns()} FROM applications WHERE id = ${id}`,
    );
    return stored && toApplication(stored);
  }

  async insertBurn(burn: BurnRow): Promise<void> {
    const { id, instance, seconds, threads, startedAt, endsAt, state } = burn;
    await this.#attempt(
      () => this.#sql`
        INSERT INTO burns (id, instance, seconds, threads, started_at, ends_at, state)
        VALUES (${id}, ${instance}, ${seconds}, ${threads}, ${startedAt}, ${endsAt}, ${state})`,
    );
  }

  async listBurns(): Promise<readonly BurnRow[]> {
    const sql = this.#sql;
    const stored = await this.#attempt(
      () => sql<StoredBurn[]>`
        SELECT ${this.#burnColumns()} FROM burns ORDER BY started_at DESC LIMIT 50`,
    );
    return stored.map(toBurn);
  }

  async findBurn(id: string): Promise<BurnRow | undefined> {
    const sql = this.#sql;
    const [stored] = await this.#attempt(
      () => sql<StoredBurn[]>`SELECT ${this.#burnColumns()} FROM burns WHERE id = ${id}`,
    );
    return stored && toBurn(stored);
  }

  async requestBurnStop(id: string): Promise<void> {
    await this.#attempt(
      () => this.#sql`
        UPDATE burns SET stop_requested = true WHERE id = ${id} AND state = 'running'`,
    );
  }

  async burnsToStop(instance: string): Promise<readonly string[]> {
    const sql = this.#sql;
    const rows = await this.#attempt(
      () => sql<{ id: string }[]>`
        SELECT id FROM burns WHERE instance = ${instance} AND state = 'running' AND stop_requested`,
    );
    return rows.map(({ id }) => id);
  }

  async endBurn(id: string, state: BurnState): Promise<void> {
    await this.#attempt(
      () => this.#sql`UPDATE burns SET state = ${state} WHERE id = ${id} AND state = 'running'`,
    );
  }

  async pruneBurns(now: number): Promise<void> {
    // Instances that prune at the same time take different rows, so that none waits for another.
    await this.#attempt(
      () => this.#sql`
        DELETE FROM burns WHERE id IN (
          SELECT id FROM burns WHERE (state <> 'running' OR ends_at < ${now}) AND started_at < (
            SELECT started_at FROM burns ORDER BY started_at DESC LIMIT 1 OFFSET ${KEPT_BURNS - 1}
          ) FOR UPDATE SKIP LOCKED
        )`,
    );
  }

  /** Waits for queries in progress, at most five seconds. */
  close(): Promise<void> {
    return this.#sql.end({ timeout: 5 });
  }

  #jobJson() {
    return this.#sql`json_build_object('id', id, 'title', title, 'company', company,
      'location', location, 'employment_type', employment_type, 'remote', remote,
      'salary_min', salary_min, 'salary_max', salary_max, 'description', description, 'tags', tags,
      'posted_at', to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text`;
  }

  #applicationColumns() {
    return this.#sql`id, job_id AS "jobId", name, email, message, submitted_at AS "submittedAt",
      fingerprint`;
  }

  #burnColumns() {
    return this.#sql`id, instance, seconds, threads, started_at AS "startedAt", ends_at AS "endsAt",
      state, stop_requested AS "stopRequested"`;
  }

  async #attempt<T>(run: () => PromiseLike<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw translatePostgresError(error);
    }
  }
}

function toApplication(stored: StoredApplication): Application {
  const { fingerprint: _internal, jobId, submittedAt, ...rest } = stored;
  return { ...rest, jobId: Number(jobId), submittedAt: submittedAt.toISOString() };
}

function toBurn(stored: StoredBurn): BurnRow {
  return { ...stored, startedAt: Number(stored.startedAt), endsAt: Number(stored.endsAt) };
}
