import { join } from "node:path";
import { ObservedDatabase } from "../../src/database/observed-database";
import { SqliteDatabase } from "../../src/database/sqlite";
import { RequestMetrics } from "../../src/observability/request-metrics";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

test.each([
  [
    "at once",
    () => {
      throw new Error("at once");
    },
  ],
  ["later", () => Promise.reject(new Error("later"))],
])(
  "an operation that fails %s is counted, as an operation and as a failure",
  async (when, findJob) => {
    const inner = new SqliteDatabase(join(folder, "board.db"), 0);
    const metrics = new RequestMetrics();
    const database = new ObservedDatabase(Object.assign(inner, { findJob }), metrics, undefined);
    await expect((async () => database.findJob(1))()).rejects.toThrow(when);
    expect(metrics.expose()).toContain(
      'database_query_duration_seconds_count{operation="find_job"} 1\n',
    );
    expect(metrics.expose()).toContain('database_query_failures_total{operation="find_job"} 1\n');
  },
);
