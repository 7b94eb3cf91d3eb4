import type { RequestMetrics } from "../observability/request-metrics";
import type { Tracing } from "../observability/tracing";
import type { MaybePromise, ObserveOperation } from "./database";

/**
 * Times every operation of the repositories and, when tracing is on, makes it a span. One that fails counts as one
 * that succeeds: SQLite throws at once where PostgreSQL rejects later.
 */
export function operationObserver(
  metrics: RequestMetrics,
  tracing: Tracing | undefined,
): ObserveOperation {
  function count(operation: string, startedAtMilliseconds: number): void {
    metrics.observeQuery(operation, (performance.now() - startedAtMilliseconds) / 1000);
  }

  function failed(operation: string, startedAtMilliseconds: number): void {
    metrics.countFailedQuery(operation);
    count(operation, startedAtMilliseconds);
  }

  return function observe<T>(operation: string, run: () => MaybePromise<T>): MaybePromise<T> {
    const startedAt = performance.now();
    let result: MaybePromise<T>;
    try {
      result = tracing === undefined ? run() : tracing.traceQuery(operation, run);
    } catch (error) {
      failed(operation, startedAt);
      throw error;
    }
    if (!(result instanceof Promise)) {
      count(operation, startedAt);
      return result;
    }
    return result.then(
      (value) => {
        count(operation, startedAt);
        return value;
      },
      (error: unknown) => {
        failed(operation, startedAt);
        throw error;
      },
    );
  };
}
