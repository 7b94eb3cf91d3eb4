import { join } from "node:path";
import { createApp } from "../../src/app";
import { parseConfig } from "../../src/config/config";
import { LiveConfig } from "../../src/config/live-config";
import { DatabaseHealthCheck } from "../../src/database/database-health";
import { openDatabase, type OpenDatabase } from "../../src/database/open-database";
import { IdentityTokens } from "../../src/identity-token/identity-tokens";
import { Lifecycle } from "../../src/lifecycle";
import { Messaging } from "../../src/messages/messaging";
import { messagingCheck } from "../../src/messages/messaging-report";
import { InstanceLoad } from "../../src/observability/instance-load";
import { Logger } from "../../src/observability/logger";
import { RequestMetrics } from "../../src/observability/request-metrics";
import { RoleApis } from "../../src/roles/role-apis";
import { loadRoles } from "../../src/roles/load-roles";

/** The app on a fresh SQLite file, or on the database given, without a port. */
export async function testApp(
  folder: string,
  environment: Record<string, string> = {},
  given?: OpenDatabase,
) {
  const config = parseConfig({
    DATA_DIR: folder,
    SAMPLE_JOBS: "60",
    POD_NAME: "pod-1",
    BURN_MAX_THREADS: "2",
    BURN_DUTY_PERCENT: "50",
    ...environment,
  });
  const { settings } = config;
  const database = given ?? (await openDatabase(config));
  if (given === undefined) await database.prepare();
  const lifecycle = new Lifecycle();
  lifecycle.markReady();
  const logger = new Logger("error", process.stderr);
  const messaging = new Messaging({ database, logger });
  const apis = new RoleApis(settings);
  const host = {
    settings,
    config: new LiveConfig(config, { onChange: () => undefined, onProblem: () => undefined }),
    logger,
    lifecycle,
    load: new InstanceLoad(),
    metrics: new RequestMetrics(),
    database,
    messaging,
    mail: config.mail,
    cache: config.cache,
    apis,
    tokens: new IdentityTokens(apis),
    folder: join(__dirname, "../../dist"),
  };
  const roles = await loadRoles(settings.ROLES, host);
  const app = createApp({
    ...host,
    roles,
    databaseHealth: new DatabaseHealthCheck(database),
    checks: () => messagingCheck(messaging),
  });
  apis.connect(app);
  const request = (path: string, init?: RequestInit) => app.request(path, init, {});
  const stop = async () => {
    for (const role of roles) await role.stop?.();
    await messaging.stop();
    for (const role of roles) await role.close?.();
  };
  return { app: { request }, database, lifecycle, messaging, stop };
}

/** A POST with a JSON body. */
export function jsonPost(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
