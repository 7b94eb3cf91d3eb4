import type { PostgresDatabase } from "../../../database/postgres";
import {
  KEPT_BURNS,
  type BurnRow,
  type BurnState,
  type JobQuery,
  type JobRow,
  type JobsRepository,
  type NewJob,
  type PostedJob,
} from "./repository";
import { wordsOf } from "./job-words";
import { listJobs, statement } from "./postgres-statements";

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

  insertJob(job: NewJob): Promise<PostedJob> {
    const values = [
      job.title,
      job.company,
      job.location,
      job.employmentType,
      job.remote,
      job.salaryMin,
      job.salaryMax,
      job.description,
      JSON.stringify(job.tags),
      job.postedAt,
      job.postedBy,
      wordsOf(job),
      job.postKey,
      job.postFingerprint,
    ];
    return this.database.run("insert_job", async () => {
      const [row] = await this.database.query<PostedJob>(statement("insertJob"), values);
      if (row !== undefined) return row;
      const key = [job.postedBy, job.postKey];
      const [earlier] = await this.database.query<PostedJob>(statement("findPostedJob"), key);
      if (earlier === undefined) throw new Error("a job that was posted before is gone");
      return earlier;
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

function toBurn(stored: StoredBurn): BurnRow {
  return { ...stored, startedAt: Number(stored.startedAt), endsAt: Number(stored.endsAt) };
}
