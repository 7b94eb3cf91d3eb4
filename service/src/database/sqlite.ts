import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { fingerprintOf } from "./application-fingerprint";
import {
  DatabaseUnavailable,
  KEPT_BURNS,
  type Application,
  type BurnRow,
  type BurnState,
  type Database,
  type JobQuery,
  type JobRow,
  type MaybePromise,
  type NewApplication,
  type Submission,
} from "./database";
import { untilUnlocked } from "./sqlite-retry";
import { createDatabase } from "./sqlite-create";
import { requireDatabaseFile, requireOwnSchema, UnusableDatabase } from "./sqlite-identity";
import { checkDamage, migrateSqlite } from "./sqlite-schema";
import {
  prepareStatements,
  type SqliteStatements,
  type StoredApplication,
  type StoredBurn,
} from "./sqlite-statements";

/** Another replica may be migrating the shared file, which takes longer the more is in it. */
const MIGRATION_PATIENCE_MILLISECONDS = 10_000;
/** Below every caller's own patience; then the caller is told to come again. */
const LOCK_PATIENCE_MILLISECONDS = 2_000;

/** One file, one connection: SQLite has one writer, and reads of one process do not wait for each other. */
export class SqliteDatabase implements Database {
  #connection: Sqlite.Database | undefined;
  #prepared: SqliteStatements | undefined;

  constructor(
    private readonly file: string,
    private readonly sampleJobCount: number,
  ) {}

  async prepare(): Promise<void> {
    try {
      await untilUnlocked(MIGRATION_PATIENCE_MILLISECONDS, () => this.#open());
    } catch (error) {
      throw error instanceof UnusableDatabase ? error.at(this.file) : error;
    }
  }

  ping(): MaybePromise<void> {
    return this.#attempt(() => void this.#statements.ping.get());
  }

  findJob(id: number): MaybePromise<string | undefined> {
    return this.#attempt(() => this.#statements.findJob.get(id));
  }

  listJobs(query: JobQuery): MaybePromise<readonly JobRow[]> {
    return this.#attempt(() => this.#statements.jobLists.list(query));
  }

  submitApplication(
    jobId: number,
    application: NewApplication,
    key: string | undefined,
  ): MaybePromise<Submission> {
    return this.#attempt(() => this.#transaction(() => this.#submit(jobId, application, key)));
  }

  findApplication(id: string): MaybePromise<Application | undefined> {
    return this.#attempt(() => {
      const stored = this.#statements.findApplication.get(id);
      return stored && toApplication(stored);
    });
  }

  insertBurn(burn: BurnRow): MaybePromise<void> {
    const { stopRequested: _isFalse, ...row } = burn;
    return this.#attempt(() => void this.#statements.insertBurn.run(row));
  }

  listBurns(): MaybePromise<readonly BurnRow[]> {
    return this.#attempt(() => this.#statements.listBurns.all().map(toBurn));
  }

  findBurn(id: string): MaybePromise<BurnRow | undefined> {
    return this.#attempt(() => {
      const stored = this.#statements.findBurn.get(id);
      return stored && toBurn(stored);
    });
  }

  requestBurnStop(id: string): MaybePromise<void> {
    return this.#attempt(() => void this.#statements.requestBurnStop.run(id));
  }

  burnsToStop(instance: string): MaybePromise<readonly string[]> {
    return this.#attempt(() => this.#statements.burnsToStop.all(instance));
  }

  endBurn(id: string, state: BurnState): MaybePromise<void> {
    return this.#attempt(() => void this.#statements.endBurn.run(state, id));
  }

  pruneBurns(now: number): MaybePromise<void> {
    return this.#attempt(() => void this.#statements.pruneBurns.run({ now, last: KEPT_BURNS - 1 }));
  }

  close(): Promise<void> {
    this.#prepared = undefined;
    this.#connection?.close();
    this.#connection = undefined;
    return Promise.resolve();
  }

  #submit(jobId: number, application: NewApplication, key: string | undefined): Submission {
    const statements = this.#statements;
    if (statements.jobExists.get(jobId) === undefined) return { outcome: "no-such-job" };
    const fingerprint = fingerprintOf(application);
    const earlier = key === undefined ? undefined : statements.findByKey.get(jobId, key);
    if (earlier !== undefined) {
      if (earlier.fingerprint !== fingerprint) return { outcome: "key-reused" };
      return { outcome: "replayed", application: toApplication(earlier) };
    }
    const stored = {
      ...application,
      id: randomUUID(),
      jobId,
      submittedAt: new Date().toISOString(),
    };
    statements.insertApplication.run({ ...stored, key: key ?? null, fingerprint });
    return { outcome: "stored", application: stored };
  }

  /** Immediate, so that two processes with the same key cannot both find it unused. */
  #transaction<T>(run: () => T): T {
    if (this.#connection === undefined) throw new DatabaseUnavailable("starting");
    return this.#connection.transaction(run).immediate();
  }

  get #statements(): SqliteStatements {
    if (this.#prepared === undefined) throw new DatabaseUnavailable("starting");
    return this.#prepared;
  }

  #attempt<T>(run: () => T): MaybePromise<T> {
    return untilUnlocked(LOCK_PATIENCE_MILLISECONDS, run);
  }

  /** @throws UnusableDatabase when there is a file that this service did not make; it is left as it is. */
  #open(): void {
    this.#connection?.close();
    mkdirSync(dirname(this.file), { recursive: true });
    if (!existsSync(this.file)) createDatabase(this.file, this.sampleJobCount);
    requireDatabaseFile(this.file);
    const connection = new Sqlite(this.file, { timeout: 0, fileMustExist: true });
    this.#connection = connection;
    checkDamage(connection);
    requireOwnSchema(connection);
    connection.pragma("journal_mode = WAL");
    // NORMAL may lose acknowledged applications on power loss; reads, the hot path, never sync either way.
    connection.pragma("synchronous = FULL");
    connection.pragma("foreign_keys = ON");
    migrateSqlite(connection, this.sampleJobCount);
    this.#prepared = prepareStatements(connection);
  }
}

function toApplication({ fingerprint: _internal, ...application }: StoredApplication): Application {
  return application;
}

function toBurn(stored: StoredBurn): BurnRow {
  return { ...stored, stopRequested: stored.stopRequested === 1 };
}
