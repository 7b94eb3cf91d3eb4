/** SQLite answers at once, PostgreSQL later: a read that can answer at once is not made to wait. */
export type MaybePromise<T> = T | Promise<T>;

export const EMPLOYMENT_TYPES = ["full-time", "part-time", "contract", "internship"] as const;
export type EmploymentType = (typeof EMPLOYMENT_TYPES)[number];

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

export interface NewApplication {
  readonly name: string;
  readonly email: string;
  readonly message: string;
}

export interface Application extends NewApplication {
  /** A random UUID: whoever knows it may read the application. */
  readonly id: string;
  readonly jobId: number;
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
}

export type Submission =
  | { readonly outcome: "stored" | "replayed"; readonly application: Application }
  | { readonly outcome: "key-reused" }
  | { readonly outcome: "no-such-job" };

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

/** The repository; SQLite and PostgreSQL keep the same promises, which one set of tests holds them to. */
export interface Database {
  /** Brings the schema up to date under a lock; a new database gets sample jobs. Safe to repeat. */
  prepare(): Promise<void>;
  /** @throws DatabaseUnavailable like every method below. */
  ping(): MaybePromise<void>;
  findJob(id: number): MaybePromise<string | undefined>;
  /** Newest first. */
  listJobs(query: JobQuery): MaybePromise<readonly JobRow[]>;
  /** With a key, the first submission is stored and the same one again gives the stored one. */
  submitApplication(
    jobId: number,
    application: NewApplication,
    idempotencyKey: string | undefined,
  ): MaybePromise<Submission>;
  findApplication(id: string): MaybePromise<Application | undefined>;
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
  close(): Promise<void>;
}

export const UNAVAILABLE_REASONS = [
  "starting",
  "unreachable",
  "timeout",
  "locked",
  "full",
  "corrupt",
  "refused",
] as const;
export type UnavailableReason = (typeof UNAVAILABLE_REASONS)[number];

/**
 * The database cannot answer now. What was acknowledged before is kept. What was asked for now is not done, except that
 * nobody knows when its answer did not arrive: `unreachable`, `timeout`.
 */
export class DatabaseUnavailable extends Error {
  /** @param fault what an operator can set right, for the log; callers are told the reason only. */
  constructor(
    readonly reason: UnavailableReason,
    cause?: unknown,
    readonly fault?: string,
  ) {
    super(`database ${reason}`, { cause });
    this.name = "DatabaseUnavailable";
  }
}

/** By name, because each repository is a bundle of its own and has its own copy of the class. */
export function isUnavailable(error: unknown): error is DatabaseUnavailable {
  return error instanceof Error && error.name === "DatabaseUnavailable";
}
