import { randomUUID } from "node:crypto";
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
import { PostgresPool } from "./postgres-pool";
import { migratePostgres } from "./postgres-schema";
import { listJobs, statement } from "./postgres-statements";

interface StoredApplication extends NewApplication {
  id: string;
  jobId: string;
  submittedAt: Date;
  fingerprint: string;
}

type StoredBurn = Omit<BurnRow, "startedAt" | "endsAt"> & { startedAt: string; endsAt: string };

/** The repository on PostgreSQL. */
export class PostgresDatabase implements Database {
  readonly #pool: PostgresPool;

  constructor(
    private readonly config: PostgresConfig,
    private readonly sampleJobCount: number,
  ) {
    this.#pool = new PostgresPool(config);
  }

  prepare(): Promise<void> {
    return migratePostgres(this.config, this.sampleJobCount);
  }

  async ping(): Promise<void> {
    await this.#pool.query(statement("ping"));
  }

  async findJob(id: number): Promise<string | undefined> {
    const [job] = await this.#pool.query<{ json: string }>(statement("findJob"), [id]);
    return job?.json;
  }

  async listJobs(query: JobQuery): Promise<readonly JobRow[]> {
    if (query.words?.length === 0) return [];
    const { values, ...listing } = listJobs(query);
    return this.#pool.query<JobRow>(listing, values);
  }

  async submitApplication(
    jobId: number,
    application: NewApplication,
    key: string | undefined,
  ): Promise<Submission> {
    const { name, email, message } = application;
    const fingerprint = fingerprintOf(application);
    const values = [jobId, randomUUID(), name, email, message, new Date(), key, fingerprint];
    const [inserted] = await this.#pool.query<StoredApplication>(
      statement("insertApplication"),
      values,
    );
    if (inserted !== undefined) return { outcome: "stored", application: toApplication(inserted) };
    const [earlier] = await this.#pool.query<StoredApplication>(statement("findByKey"), [
      jobId,
      key,
    ]);
    if (earlier === undefined) return { outcome: "no-such-job" };
    if (earlier.fingerprint !== fingerprint) return { outcome: "key-reused" };
    return { outcome: "replayed", application: toApplication(earlier) };
  }

  async findApplication(id: string): Promise<Application | undefined> {
    const [stored] = await this.#pool.query<StoredApplication>(statement("findApplication"), [id]);
    return stored && toApplication(stored);
  }

  async insertBurn(burn: BurnRow): Promise<void> {
    const { id, instance, seconds, threads, startedAt, endsAt, state } = burn;
    const values = [id, instance, seconds, threads, startedAt, endsAt, state];
    await this.#pool.query(statement("insertBurn"), values);
  }

  async listBurns(): Promise<readonly BurnRow[]> {
    return (await this.#pool.query<StoredBurn>(statement("listBurns"))).map(toBurn);
  }

  async findBurn(id: string): Promise<BurnRow | undefined> {
    const [stored] = await this.#pool.query<StoredBurn>(statement("findBurn"), [id]);
    return stored && toBurn(stored);
  }

  async requestBurnStop(id: string): Promise<void> {
    await this.#pool.query(statement("requestBurnStop"), [id]);
  }

  async burnsToStop(instance: string): Promise<readonly string[]> {
    const rows = await this.#pool.query<{ id: string }>(statement("burnsToStop"), [instance]);
    return rows.map(({ id }) => id);
  }

  async endBurn(id: string, state: BurnState): Promise<void> {
    await this.#pool.query(statement("endBurn"), [id, state]);
  }

  async pruneBurns(now: number): Promise<void> {
    await this.#pool.query(statement("pruneBurns"), [now, KEPT_BURNS - 1]);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

function toApplication(stored: StoredApplication): Application {
  const { fingerprint: _internal, jobId, submittedAt, ...rest } = stored;
  return { ...rest, jobId: Number(jobId), submittedAt: submittedAt.toISOString() };
}

function toBurn(stored: StoredBurn): BurnRow {
  return { ...stored, startedAt: Number(stored.startedAt), endsAt: Number(stored.endsAt) };
}
