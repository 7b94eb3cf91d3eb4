import { once } from "node:events";
import type { Server } from "node:net";
import { createApp } from "./app";
import type { Config } from "./config/config";
import { LiveConfig } from "./config/live-config";
import { DatabaseHealthCheck } from "./database/database-health";
import { openDatabase } from "./database/open-database";
import { operationObserver } from "./database/operation-observer";
import { prepareUntilReady } from "./database/prepare-until-ready";
import { createHttpServer } from "./http/http-server";
import { IdentityTokens } from "./identity-token/identity-tokens";
import { Lifecycle } from "./lifecycle";
import { Messaging } from "./messages/messaging";
import { messagingCheck, messagingMetrics } from "./messages/messaging-report";
import { InstanceLoad } from "./observability/instance-load";
import type { Logger } from "./observability/logger";
import { createMetricsServer } from "./observability/metrics-server";
import { RequestMetrics } from "./observability/request-metrics";
import type { Tracing } from "./observability/tracing";
import { tracingMetrics } from "./observability/tracing-metrics";
import { RoleApis } from "./roles/role-apis";
import { loadRoles } from "./roles/load-roles";
import { drainAndClose, takeEach } from "./shutdown";

/** A running instance. */
export interface Service {
  /** Settles when the database is ready; rejects when its file is beyond use. */
  readonly ready: Promise<void>;
  /** Fails readiness, keeps serving for the drain time, then finishes what is in progress and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Builds the instance, listens, and makes the database ready.
 * @param folder where the bundled workers and the pages lie.
 * @throws ConfigurationError about the mounted folder; and when a port cannot be had.
 */
export async function startService(
  config: Config,
  logger: Logger,
  folder: string,
): Promise<Service> {
  const { settings } = config;
  const lifecycle = new Lifecycle();
  const metrics = new RequestMetrics();
  const load = new InstanceLoad();
  const tracing = await tracingOf(config);
  const database = await openDatabase(config, operationObserver(metrics, tracing));
  const hasData = database.kind !== "none";
  const databaseHealth = hasData ? new DatabaseHealthCheck(database) : undefined;
  const liveConfig = new LiveConfig(config, {
    onChange(current) {
      logger.setLevel(current.logLevel);
      logger.info("configuration changed", { config_hash: liveConfig.hash });
    },
    onProblem: (found) => logger.warn("configuration folder has problems", { problems: found }),
  });
  liveConfig.start();

  const messaging = new Messaging({ database, logger, tracing, broker: config.broker });
  const apis = new RoleApis(settings, tracing);
  const host = {
    settings,
    config: liveConfig,
    logger,
    lifecycle,
    load,
    metrics,
    database,
    messaging,
    mail: config.mail,
    cache: config.cache,
    apis,
    tokens: new IdentityTokens(apis),
    folder,
  };
  const roles = await loadRoles(settings.ROLES, host);
  const checks = () => (hasData ? messagingCheck(messaging) : {});
  const app = createApp({ ...host, roles, databaseHealth, checks });
  apis.connect(app);
  const { server, connections } = createHttpServer(app, settings, {
    lifecycle,
    logger,
    metrics,
    maxConcurrentRequests: settings.MAX_CONCURRENT_REQUESTS,
    maxBodyBytes: settings.MAX_BODY_BYTES,
    tracing,
  });
  const port = await listen(server, settings.PORT, settings.HOST);
  load.start();

  const metricsServer = createMetricsServer(metrics, async () => {
    const { processMetrics } = await import("./observability/process-metrics");
    return processMetrics({
      version: settings.SERVICE_VERSION,
      revision: settings.SERVICE_REVISION,
      isReady: () => lifecycle.state === "ready",
      isDatabaseUp: databaseHealth && (async () => (await databaseHealth.check()).up),
      metricsOfRoles: [
        ...(hasData ? messagingMetrics(messaging) : []),
        ...(tracing === undefined ? [] : tracingMetrics(tracing)),
        ...roles.flatMap((role) => role.metrics ?? []),
      ],
      eventLoopDelay: () => load.read().eventLoopDelay,
    });
  });
  const metricsPort = await listen(metricsServer, settings.METRICS_PORT, settings.HOST);
  logger.info("listening", {
    port,
    metrics_port: metricsPort,
    database: database.kind,
    config_hash: liveConfig.hash,
  });

  return {
    ready: prepareUntilReady(database, lifecycle, logger).then(() =>
      hasData ? messaging.start() : undefined,
    ),
    async stop() {
      await Promise.all([
        drainAndClose(server, connections, lifecycle, settings.SHUTDOWN_DRAIN_SECONDS).catch(
          (error: unknown) => logger.error("not stopped in order", error, { what: "requests" }),
        ),
        takeEach(
          roles.map((role) => [role.name, () => role.stop?.()]),
          logger,
        ),
      ]);
      await takeEach([["messages", () => messaging.stop()]], logger);
      await takeEach(
        [
          ["configuration", () => liveConfig.stop()],
          ["load", () => load.stop()],
          ...roles.map((role) => [role.name, () => role.close?.()] as const),
          ["database", () => database.close()],
          ["traces", () => tracing?.shutdown()],
          ["metrics", () => metricsServer.close().closeAllConnections()],
        ],
        logger,
      );
    },
  };
}

async function tracingOf({ tracing, settings, database }: Config): Promise<Tracing | undefined> {
  if (tracing === undefined) return undefined;
  const { startTracing } = await import("./observability/otlp-tracing");
  const databaseSystem = database.kind === "postgres" ? "postgresql" : "sqlite";
  return startTracing({ settings, sampler: tracing, databaseSystem });
}

async function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  server.listen({ port, host });
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
