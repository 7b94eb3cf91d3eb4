/** What is kept for a while only, and may be lost at any time. Times are milliseconds from now. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, lifetime: number): Promise<void>;
  /** The value that is there, else the one given; either is kept for the lifetime from now. */
  setIfAbsent(key: string, value: string, lifetime: number): Promise<string>;
  /** Keeps it for the lifetime from now, if it is there. */
  keep(key: string, lifetime: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Counts one more within the window, which begins with the first. */
  count(key: string, window: number): Promise<Count>;
}

export interface Count {
  readonly count: number;
  readonly endsIn: number;
}

/** The cache cannot be reached, or has not answered in time; whether it has done what was asked nobody knows. */
export class CacheUnavailable extends Error {
  constructor(cause?: unknown) {
    super("the cache cannot answer now", { cause });
    this.name = "CacheUnavailable";
  }
}
