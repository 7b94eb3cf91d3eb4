/** SQLite answers at once, PostgreSQL later: a read that can answer at once is not made to wait. */
export type MaybePromise<T> = T | Promise<T>;

/** The connection that the repositories of a process share. */
export interface Database {
  /** Brings the schema up to date under a lock; a new database gets sample jobs. Safe to repeat. */
  prepare(): Promise<void>;
  /** @throws DatabaseUnavailable */
  ping(): MaybePromise<void>;
  close(): Promise<void>;
}

/** Told of every operation of a repository, which it runs. */
export type ObserveOperation = <T>(
  operation: string,
  run: () => MaybePromise<T>,
) => MaybePromise<T>;

export const unobserved: ObserveOperation = (_operation, run) => run();

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

export function isUnavailable(error: unknown): error is DatabaseUnavailable {
  return error instanceof DatabaseUnavailable;
}
