import { join } from "node:path";
import { createApp } from "../../src/app";
import { Burner } from "../../src/burn/burner";
import { parseConfig } from "../../src/config/config";
import { LiveConfig } from "../../src/config/live-config";
import type { Database } from "../../src/database/database";
import { DatabaseHealthCheck } from "../../src/database/database-health";
import { SqliteDatabase } from "../../src/database/sqlite";
import { Lifecycle } from "../../src/lifecycle";
import { InstanceLoad } from "../../src/observability/instance-load";
import { Logger } from "../../src/observability/logger";
import { RequestMetrics } from "../../src/observability/request-metrics";

const serviceFolder = join(__dirname, "../..");

/** The app on a fresh SQLite file, or on the database given, without a port. */
export async function testApp(
  folder: string,
  environment: Record<string, string> = {},
  given?: Database,
) {
  const config = parseConfig({
    DATA_DIR: folder,
    SAMPLE_JOBS: "60",
    POD_NAME: "pod-1",
    ...environment,
  });
  const database = given ?? new SqliteDatabase(join(folder, "job-board.db"), 60);
  if (given === undefined) await database.prepare();
  const logger = new Logger("error", process.stderr);
  const lifecycle = new Lifecycle();
  lifecycle.markReady();
  const burner = new Burner({
    database,
    logger,
    instance: "pod-1",
    maxThreads: 2,
    dutyPercent: 50,
    workerFile: join(serviceFolder, "dist/burn-worker.js"),
  });
  const app = createApp({
    settings: config.settings,
    config: new LiveConfig(config, { onChange: () => undefined, onProblem: () => undefined }),
    lifecycle,
    burner,
    load: new InstanceLoad(),
    metrics: new RequestMetrics(),
    database,
    databaseHealth: new DatabaseHealthCheck(database),
    logger,
    pageFolder: join(serviceFolder, "src/page"),
  });
  const request = (path: string, init?: RequestInit) => app.request(path, init, {});
  return { app: { request }, database, lifecycle, burner };
}

/** A POST with a JSON body. */
export function jsonPost(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
