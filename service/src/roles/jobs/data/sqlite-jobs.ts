import { randomUUID } from "node:crypto";
import type { MaybePromise } from "../../../database/database";
import { statementsOf, type SqliteDatabase } from "../../../database/sqlite";
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
import {
  prepareStatements,
  type SqliteStatements,
  type StoredApplication,
  type StoredBurn,
} from "./sqlite-statements";

/** The repository on SQLite. */
export class SqliteJobs implements JobsRepository {
  readonly #statements = statementsOf(prepareStatements);

  constructor(private readonly database: SqliteDatabase) {}

  findJob(id: number): MaybePromise<string | undefined> {
    return this.#run("find_job", (statements) => statements.findJob.get(id));
  }

  listJobs(query: JobQuery): MaybePromise<readonly JobRow[]> {
    return this.#run("list_jobs", (statements) => statements.jobLists.list(query));
  }

  submitApplication(
    jobId: number,
    application: NewApplication,
    key: string | undefined,
  ): MaybePromise<Submission> {
    return this.database.transaction("submit_application", (connection) =>
      this.#submit(this.#statements(connection), jobId, application, key),
    );
  }

  findApplication(id: string): MaybePromise<Application | undefined> {
    return this.#run("find_application", (statements) => {
      const stored = statements.findApplication.get(id);
      return stored && toApplication(stored);
    });
  }

  insertBurn(burn: BurnRow): MaybePromise<void> {
    const { stopRequested: _isFalse, ...row } = burn;
    return this.#run("insert_burn", (statements) => void statements.insertBurn.run(row));
  }

  listBurns(): MaybePromise<readonly BurnRow[]> {
    return this.#run("list_burns", (statements) => statements.listBurns.all().map(toBurn));
  }

  findBurn(id: string): MaybePromise<BurnRow | undefined> {
    return this.#run("find_burn", (statements) => {
      const stored = statements.findBurn.get(id);
      return stored && toBurn(stored);
    });
  }

  requestBurnStop(id: string): MaybePromise<void> {
    return this.#run("request_burn_stop", (statements) => void statements.requestBurnStop.run(id));
  }

  burnsToStop(instance: string): MaybePromise<readonly string[]> {
    return this.#run("burns_to_stop", (statements) => statements.burnsToStop.all(instance));
  }

  endBurn(id: string, state: BurnState): MaybePromise<void> {
    return this.#run("end_burn", (statements) => void statements.endBurn.run(state, id));
  }

  pruneBurns(now: number): MaybePromise<void> {
    return this.#run(
      "prune_burns",
      (statements) => void statements.pruneBurns.run({ now, last: KEPT_BURNS - 1 }),
    );
  }

  #submit(
    statements: SqliteStatements,
    jobId: number,
    application: NewApplication,
    key: string | undefined,
  ): Submission {
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

  #run<T>(operation: string, work: (statements: SqliteStatements) => T): MaybePromise<T> {
    return this.database.run(operation, (connection) => work(this.#statements(connection)));
  }
}

function toApplication({ fingerprint: _internal, ...application }: StoredApplication): Application {
  return application;
}

function toBurn(stored: StoredBurn): BurnRow {
  return { ...stored, stopRequested: stored.stopRequested === 1 };
}
