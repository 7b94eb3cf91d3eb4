import { operationObserver } from "../../src/database/operation-observer";
import { RequestMetrics } from "../../src/observability/request-metrics";

test.each([
  [
    "at once",
    (): Promise<never> => {
      throw new Error("at once");
    },
  ],
  ["later", () => Promise.reject(new Error("later"))],
])(
  "an operation that fails %s is counted, as an operation and as a failure",
  async (when, findJob) => {
    const metrics = new RequestMetrics();
    const observe = operationObserver(metrics, undefined);
    await expect((async () => observe("find_job", findJob))()).rejects.toThrow(when);
    expect(metrics.expose()).toContain(
      'database_query_duration_seconds_count{operation="find_job"} 1\n',
    );
    expect(metrics.expose()).toContain('database_query_failures_total{operation="find_job"} 1\n');
  },
);
