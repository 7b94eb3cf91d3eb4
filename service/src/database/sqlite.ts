import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { fingerprintOf } from "./application-fingerprint";
import {
  DatabaseUnavailable,
  type Application,
  type BurnRow,
  type BurnState,
  type Database,
  type JobQuery,
  type JobRow,
  type NewApplication,
  type Submission,
} from "./database";
import { translateSqliteError } from "./sqlite-errors";
import { migrateSqlite } from "./sqlite-schema";
import {
  prepareStatements,
  type SqliteStatements,
  type StoredApplication,
  type StoredBurn,
} from "./sqlite-statements";

/** Another replica may be migrating the shared file. */
const MIGRATION_WAIT_MILLISECONDS = 10_000;
/** Waiting for a lock stops every request of this process, so it is short; the caller is told to come again. */
const LOCK_WAIT_MILLISECONDS = 250;

/** One file, one connection: SQLite has one writer, and reads of one process do not wait for each other. */
export class SqliteDatabase implements Database {
  #connection: Sqlite.Database | undefined;
  #prepared: SqliteStatements | undefined;

  constructor(
    private readonly file: string,
    private readonly sampleJobCount: number,
  ) {}

  prepare(): Promise<void> {
    return new Promise((resolve) => {
      this.#attempt(() => {
        this.#connection?.close();
        mkdirSync(dirname(this.file), { recursive: true });
        const connection = new Sqlite(this.file, { timeout: MIGRATION_WAIT_MILLISECONDS });
        this.#connection = connection;
        connection.pragma("journal_mode = WAL");
        // NORMAL may lose acknowledged applications on power loss; reads, the hot path, never sync either way.
        connection.pragma("synchronous = FULL");
        connection.pragma("foreign_keys = ON");
        migrateSqlite(connection, this.sampleJobCount);
        connection.pragma(`busy_timeout = ${LOCK_WAIT_MILLISECONDS}`);
        this.#prepared = prepareStatements(connection);
      });
      resolve();
    });
  }

  ping(): void {
    this.#attempt(() => this.#statements.ping.get());
  }

  findJob(id: number): string | undefined {
    try {
      return this.#statements.findJob.get(id);
    } catch (error) {
      throw translateSqliteError(error);
    }
  }

  listJobs(query: JobQuery): readonly JobRow[] {
    const parameters = {
      location: query.location ?? null,
      employmentType: query.employmentType ?? null,
      remote: query.remote === undefined ? null : Number(query.remote),
      before: query.before ?? null,
      limit: query.limit,
    };
    const { words } = query;
    if (words === undefined) return this.#attempt(() => this.#statements.listJobs.all(parameters));
    if (words.length === 0) return [];
    // Quoted, a word is only ever a word in FTS5's query language.
    const match = words.map((word) => `"${word}"`).join(" ");
    return this.#attempt(() => this.#statements.searchJobs.all({ ...parameters, match }));
  }

  submitApplication(
    jobId: number,
    application: NewApplication,
    key: string | undefined,
  ): Submission {
    return this.#attempt(() => this.#transaction(() => this.#submit(jobId, application, key)));
  }

  findApplication(id: string): Application | undefined {
    const stored = this.#attempt(() => this.#statements.findApplication.get(id));
    return stored && toApplication(stored);
  }

  insertBurn(burn: BurnRow): void {
    const { stopRequested: _isFalse, ...row } = burn;
    this.#attempt(() => this.#statements.insertBurn.run(row));
  }

  listBurns(): readonly BurnRow[] {
    return this.#attempt(() => this.#statements.listBurns.all()).map(toBurn);
  }

  findBurn(id: string): BurnRow | undefined {
    const stored = this.#attempt(() => this.#statements.findBurn.get(id));
    return stored && toBurn(stored);
  }

  requestBurnStop(id: string): void {
    this.#attempt(() => this.#statements.requestBurnStop.run(id));
  }

  burnsToStop(instance: string): readonly string[] {
    return this.#attempt(() => this.#statements.burnsToStop.all(instance));
  }

  endBurn(id: string, state: BurnState): void {
    this.#attempt(() => this.#statements.endBurn.run(state, id));
  }

  close(): Promise<void> {
    this.#prepared = undefined;
    this.#connection?.close();
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

  #attempt<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw translateSqliteError(error);
    }
  }
}

function toApplication({ fingerprint: _internal, ...application }: StoredApplication): Application {
  return application;
}

function toBurn(stored: StoredBurn): BurnRow {
  return { ...stored, stopRequested: stored.stopRequested === 1 };
}
