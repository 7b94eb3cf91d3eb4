import { randomUUID } from "node:crypto";
import type { PostgresDatabase } from "../../../database/postgres";
import { fingerprintOf } from "./application-fingerprint";
import {
  KEPT_BURNS,
  type Application,
  type BurnRow,
  type BurnState,
  type JobQuery,
  type JobRow,
  type JobsRepository,
  type NewApplication,
  type Submission,
} from "./repository";
import { listJobs, statement } from "./postgres-statements";

interface StoredApplication extends NewApplication {
  id: string;
  jobId: string;
  submittedAt: Date;
  fingerprint: string;
}

type StoredBurn = Omit<BurnRow, "startedAt" | "endsAt"> & { startedAt: string; endsAt: string };

/** The repository on PostgreSQL. */
export class PostgresJobs implements JobsRepository {
  constructor(private readonly database: PostgresDatabase) {}

  findJob(id: number): Promise<string | undefined> {
    return this.database.run("find_job", async () => {
      const [job] = await this.database.query<{ json: string }>(statement("findJob"), [id]);
      return job?.json;
    });
  }

  listJobs(query: JobQuery): Promise<readonly JobRow[]> {
    return this.database.run("list_jobs", async () => {
      if (query.words?.length === 0) return [];
      const { values, ...listing } = listJobs(query);
      return this.database.query<JobRow>(listing, values);
    });
  }

  submitApplication(
    jobId: number,
    application: NewApplication,
    key: string | undefined,
  ): Promise<Submission> {
    return this.database.run("submit_application", async () => {
      const { name, email, message } = application;
      const fingerprint = fingerprintOf(application);
      const values = [jobId, randomUUID(), name, email, message, new Date(), key, fingerprint];
      const [inserted] = await this.database.query<StoredApplication>(
        statement("insertApplication"),
        values,
      );
      if (inserted !== undefined)
        return { outcome: "stored", application: toApplication(inserted) };
      const [earlier] = await this.database.query<StoredApplication>(statement("findByKey"), [
        jobId,
        key,
      ]);
      if (earlier === undefined) return { outcome: "no-such-job" };
      if (earlier.fingerprint !== fingerprint) return { outcome: "key-reused" };
      return { outcome: "replayed", application: toApplication(earlier) };
    });
  }

  findApplication(id: string): Promise<Application | undefined> {
    return this.database.run("find_application", async () => {
      const [stored] = await this.database.query<StoredApplication>(statement("findApplication"), [
        id,
      ]);
      return stored && toApplication(stored);
    });
  }

  insertBurn(burn: BurnRow): Promise<void> {
    return this.database.run("insert_burn", async () => {
      const { id, instance, seconds, threads, startedAt, endsAt, state } = burn;
      const values = [id, instance, seconds, threads, startedAt, endsAt, state];
      await this.database.query(statement("insertBurn"), values);
    });
  }

  listBurns(): Promise<readonly BurnRow[]> {
    return this.database.run("list_burns", async () => {
      return (await this.database.query<StoredBurn>(statement("listBurns"))).map(toBurn);
    });
  }

  findBurn(id: string): Promise<BurnRow | undefined> {
    return this.database.run("find_burn", async () => {
      const [stored] = await this.database.query<StoredBurn>(statement("findBurn"), [id]);
      return stored && toBurn(stored);
    });
  }

  requestBurnStop(id: string): Promise<void> {
    return this.database.run("request_burn_stop", async () => {
      await this.database.query(statement("requestBurnStop"), [id]);
    });
  }

  burnsToStop(instance: string): Promise<readonly string[]> {
    return this.database.run("burns_to_stop", async () => {
      const rows = await this.database.query<{ id: string }>(statement("burnsToStop"), [instance]);
      return rows.map(({ id }) => id);
    });
  }

  endBurn(id: string, state: BurnState): Promise<void> {
    return this.database.run("end_burn", async () => {
      await this.database.query(statement("endBurn"), [id, state]);
    });
  }

  pruneBurns(now: number): Promise<void> {
    return this.database.run("prune_burns", async () => {
      await this.database.query(statement("pruneBurns"), [now, KEPT_BURNS - 1]);
    });
  }
}

function toApplication(stored: StoredApplication): Application {
  const { fingerprint: _internal, jobId, submittedAt, ...rest } = stored;
  return { ...rest, jobId: Number(jobId), submittedAt: submittedAt.toISOString() };
}

function toBurn(stored: StoredBurn): BurnRow {
  return { ...stored, startedAt: Number(stored.startedAt), endsAt: Number(stored.endsAt) };
}
