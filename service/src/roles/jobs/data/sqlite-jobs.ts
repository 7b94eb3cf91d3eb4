import type { MaybePromise } from "../../../database/database";
import { statementsOf, type SqliteDatabase } from "../../../database/sqlite";
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
import { prepareStatements, type SqliteStatements, type StoredBurn } from "./sqlite-statements";

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

  insertJob(job: NewJob): MaybePromise<PostedJob> {
    const row = {
      ...job,
      remote: Number(job.remote),
      tags: JSON.stringify(job.tags),
      words: wordsOf(job).join(" "),
    };
    return this.#run("insert_job", (statements) => {
      const { changes, lastInsertRowid } = statements.insertJob.run(row);
      const { postedBy, postKey, postFingerprint } = job;
      const earlier = changes === 0 ? statements.findPostedJob.get(postedBy, postKey) : undefined;
      if (earlier !== undefined) return earlier;
      const id = Number(lastInsertRowid);
      return { id, json: statements.findJob.get(id) ?? "", postFingerprint };
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

  #run<T>(operation: string, work: (statements: SqliteStatements) => T): MaybePromise<T> {
    return this.database.run(operation, (connection) => work(this.#statements(connection)));
  }
}

function toBurn(stored: StoredBurn): BurnRow {
  return { ...stored, stopRequested: stored.stopRequested === 1 };
}
