import type { Context, Hono } from "hono";
import type { DatabaseHealth, DatabaseHealthCheck } from "../database/database-health";
import { NO_STORE } from "../http/no-store";
import type { ServiceEnv } from "../http/observed-response";
import { labelRoute } from "../http/operation";
import type { Lifecycle } from "../lifecycle";
import type { InstanceLoad } from "../observability/instance-load";
import type { Settings } from "../config/config";

const HEADERS = { "content-type": "application/health+json", ...NO_STORE };

type Status = "pass" | "warn" | "fail";

/** One component of the report, as draft-inadarei-api-health-check-06 has it. */
export interface ComponentCheck {
  readonly componentType: "component" | "datastore" | "system";
  readonly status: Status;
  readonly observedValue: number | string;
  readonly observedUnit?: string;
}

export interface HealthRouteOptions {
  readonly settings: Settings;
  readonly config: { readonly hash: string };
  readonly lifecycle: Lifecycle;
  readonly load: InstanceLoad;
  /** Undefined without a database. */
  readonly databaseHealth: DatabaseHealthCheck | undefined;
  /** What the roles of the process add to the report, by name. */
  checksOfRoles(): Readonly<Record<string, ComponentCheck>>;
}

/**
 * The probes and the report. Plain handlers: they must stay quick and true while everything else is busy.
 * Bodies follow draft-inadarei-api-health-check-06.
 */
export function healthRoutes(app: Hono<ServiceEnv>, options: HealthRouteOptions): void {
  const { lifecycle, databaseHealth } = options;

  app.get("/livez", (context) => {
    quiet(context, "/livez");
    return answer("pass", {});
  });

  app.get("/startupz", (context) => {
    quiet(context, "/startupz");
    return answer(lifecycle.state === "starting" ? "fail" : "pass", { state: lifecycle.state });
  });

  app.get("/readyz", async (context) => {
    quiet(context, "/readyz");
    const { state } = lifecycle;
    if (state !== "ready") return answer("fail", { state });
    if (databaseHealth === undefined) return answer("pass", { state });
    const { up } = await databaseHealth.check();
    return answer(up ? "pass" : "fail", { state, database: up ? "pass" : "fail" });
  });

  app.get("/healthz", async (context) => {
    quiet(context, "/healthz");
    const health = await databaseHealth?.check();
    const status = lifecycle.state === "ready" ? (health?.up === false ? "fail" : "pass") : "warn";
    return answer(status, report(options, health));
  });
}

function quiet(context: Context<ServiceEnv>, route: string): void {
  labelRoute(context, route);
  if (context.env.outgoing !== undefined) context.env.outgoing.quiet = true;
}

function answer(status: Status, rest: Record<string, unknown>): Response {
  const body = JSON.stringify({ status, ...rest });
  return new Response(body, { status: status === "fail" ? 503 : 200, headers: HEADERS });
}

function report(
  options: HealthRouteOptions,
  database: DatabaseHealth | undefined,
): Record<string, unknown> {
  const { settings, lifecycle, config, load } = options;
  const time = new Date().toISOString();
  const { cpuCores, memoryBytes, eventLoopDelay } = load.read();
  return {
    version: settings.SERVICE_VERSION,
    releaseId: settings.SERVICE_REVISION,
    serviceId: settings.POD_NAME,
    checks: {
      lifecycle: [
        {
          componentType: "system",
          status: lifecycle.state === "ready" ? "pass" : "warn",
          observedValue: lifecycle.state,
          time,
        },
      ],
      ...(database !== undefined && {
        "database:responseTime": [
          {
            componentType: "datastore",
            status: database.up ? "pass" : "fail",
            observedValue: database.latencyMilliseconds,
            observedUnit: "ms",
            time: database.checkedAt,
            ...(database.lastError !== undefined && { lastError: database.lastError }),
          },
        ],
      }),
      "eventLoop:delay": [
        {
          componentType: "system",
          status: "pass",
          observedValue: eventLoopDelay.p99,
          observedUnit: "ms",
          time,
        },
      ],
      "cpu:utilization": [
        {
          componentType: "system",
          status: "pass",
          observedValue: cpuCores,
          observedUnit: "cores",
          time,
        },
      ],
      "memory:utilization": [
        {
          componentType: "system",
          status: "pass",
          observedValue: memoryBytes,
          observedUnit: "bytes",
          time,
        },
      ],
      ...Object.fromEntries(
        Object.entries(options.checksOfRoles()).map(([name, check]) => [
          name,
          [{ ...check, time }],
        ]),
      ),
      config: [{ componentType: "component", status: "pass", observedValue: config.hash, time }],
    },
  };
}
