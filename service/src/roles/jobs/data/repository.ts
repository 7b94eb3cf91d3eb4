import type { MaybePromise } from "../../../database/database";
import type { EmploymentType } from "../../../database/employment-type";

export interface JobQuery {
  /** Words, as `searchWords` gives them, that must all occur in title, company, location, tags or description. */
  readonly words: readonly string[] | undefined;
  readonly location: string | undefined;
  readonly employmentType: EmploymentType | undefined;
  readonly remote: boolean | undefined;
  /** Only jobs older than this id. */
  readonly before: number | undefined;
  readonly limit: number;
}

/** A job as the database writes it: already JSON, because parsing it to write it again would cost more than the read. */
export interface JobRow {
  readonly id: number;
  readonly json: string;
}

export interface NewJob {
  readonly title: string;
  readonly company: string;
  readonly location: string;
  readonly employmentType: EmploymentType;
  readonly remote: boolean;
  /** EUR a year. */
  readonly salaryMin: number;
  /** EUR a year. */
  readonly salaryMax: number;
  readonly description: string;
  readonly tags: readonly string[];
  /** ISO 8601, UTC. */
  readonly postedAt: string;
  /** The id of an account. */
  readonly postedBy: string;
  /** Null for none; with one, the same job sent again is not posted again. */
  readonly postKey: string | null;
  /** Tells the same job from a different one under the same key. */
  readonly postFingerprint: string;
}

export interface PostedJob extends JobRow {
  /** Of the one that is stored: it may have been posted before, by the same account under the same key. */
  readonly postFingerprint: string;
}

export type BurnState = "running" | "finished" | "stopped" | "failed";

/** How many burns are remembered; a list shows the newest 50 of them. */
export const KEPT_BURNS = 1_000;

/** A burn as all instances that share the database see it. Times are milliseconds of the Unix epoch. */
export interface BurnRow {
  readonly id: string;
  readonly instance: string;
  readonly seconds: number;
  readonly threads: number;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly state: BurnState;
  readonly stopRequested: boolean;
}

/** SQLite and PostgreSQL keep the same promises, which one set of tests holds them to. */
export interface JobsRepository {
  /** @throws DatabaseUnavailable like every method below. */
  findJob(id: number): MaybePromise<string | undefined>;
  /** Newest first. */
  listJobs(query: JobQuery): MaybePromise<readonly JobRow[]>;
  /** Searches find it at once. */
  insertJob(job: NewJob): MaybePromise<PostedJob>;
  insertBurn(burn: BurnRow): MaybePromise<void>;
  /** The newest 50. */
  listBurns(): MaybePromise<readonly BurnRow[]>;
  findBurn(id: string): MaybePromise<BurnRow | undefined>;
  requestBurnStop(id: string): MaybePromise<void>;
  /** Ids of the instance's running burns that anyone asked to stop. */
  burnsToStop(instance: string): MaybePromise<readonly string[]>;
  endBurn(id: string, state: BurnState): MaybePromise<void>;
  /** Forgets all but the newest `KEPT_BURNS`, and those that still burn at that time (milliseconds of the epoch). */
  pruneBurns(now: number): MaybePromise<void>;
}
