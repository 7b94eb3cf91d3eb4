import type { RequestMetrics } from "../observability/request-metrics";
import type { Tracing } from "../observability/tracing";
import type {
  BurnRow,
  BurnState,
  Database,
  JobQuery,
  MaybePromise,
  NewApplication,
} from "./database";

/** A repository whose every operation is timed and, when tracing is on, is a span. */
export class ObservedDatabase implements Database {
  constructor(
    private readonly inner: Database,
    private readonly metrics: RequestMetrics,
    private readonly tracing: Tracing | undefined,
  ) {}

  prepare() {
    return this.inner.prepare();
  }
  ping() {
    return this.#observe("ping", () => this.inner.ping());
  }
  findJob(id: number) {
    return this.#observe("find_job", () => this.inner.findJob(id));
  }
  listJobs(query: JobQuery) {
    return this.#observe("list_jobs", () => this.inner.listJobs(query));
  }
  submitApplication(jobId: number, application: NewApplication, key: string | undefined) {
    return this.#observe("submit_application", () =>
      this.inner.submitApplication(jobId, application, key),
    );
  }
  findApplication(id: string) {
    return this.#observe("find_application", () => this.inner.findApplication(id));
  }
  insertBurn(burn: BurnRow) {
    return this.#observe("insert_burn", () => this.inner.insertBurn(burn));
  }
  listBurns() {
    return this.#observe("list_burns", () => this.inner.listBurns());
  }
  findBurn(id: string) {
    return this.#observe("find_burn", () => this.inner.findBurn(id));
  }
  requestBurnStop(id: string) {
    return this.#observe("request_burn_stop", () => this.inner.requestBurnStop(id));
  }
  burnsToStop(instance: string) {
    return this.#observe("burns_to_stop", () => this.inner.burnsToStop(instance));
  }
  endBurn(id: string, state: BurnState) {
    return this.#observe("end_burn", () => this.inner.endBurn(id, state));
  }
  pruneBurns(now: number) {
    return this.#observe("prune_burns", () => this.inner.pruneBurns(now));
  }
  close() {
    return this.inner.close();
  }

  /** One that fails counts as one that succeeds: SQLite throws at once where PostgreSQL rejects later. */
  #observe<T>(operation: string, run: () => MaybePromise<T>): MaybePromise<T> {
    const startedAt = performance.now();
    let result: MaybePromise<T>;
    try {
      result = this.tracing === undefined ? run() : this.tracing.traceQuery(operation, run);
    } catch (error) {
      this.#failed(operation, startedAt);
      throw error;
    }
    if (!(result instanceof Promise)) {
      this.#count(operation, startedAt);
      return result;
    }
    return result.then(
      (value) => {
        this.#count(operation, startedAt);
        return value;
      },
      (error: unknown) => {
        this.#failed(operation, startedAt);
        throw error;
      },
    );
  }

  #failed(operation: string, startedAtMilliseconds: number): void {
    this.metrics.countFailedQuery(operation);
    this.#count(operation, startedAtMilliseconds);
  }

  #count(operation: string, startedAtMilliseconds: number): void {
    this.metrics.observeQuery(operation, (performance.now() - startedAtMilliseconds) / 1000);
  }
}
