import { join } from "node:path";
import { Hono } from "hono";
import { handleErrors, handleNotFound } from "./http/errors";
import type { ServiceEnv } from "./http/observed-response";
import { Api } from "./http/operation";
import type { Logger } from "./observability/logger";
import type { Role } from "./roles/role";
import { asyncApiRoute } from "./routes/asyncapi";
import { healthRoutes, type ComponentCheck, type HealthRouteOptions } from "./routes/health";
import { openApiRoute } from "./routes/openapi";
import { pageRoutes, SHARED_FILES } from "./routes/pages";

export interface AppOptions extends Omit<HealthRouteOptions, "checksOfRoles"> {
  readonly roles: readonly Role[];
  /** What the process adds to `/healthz` beside its roles, by name. */
  checks(): Readonly<Record<string, ComponentCheck>>;
  readonly logger: Logger;
  /** Holds the pages in `page`. */
  readonly folder: string;
}

/** The service without a port: everything it needs is passed in. */
export function createApp(options: AppOptions): Hono<ServiceEnv> {
  const { roles, logger, settings, folder } = options;
  const app = new Hono<ServiceEnv>();
  const api = new Api(app);
  healthRoutes(app, {
    ...options,
    checksOfRoles: () =>
      Object.assign({}, options.checks(), ...roles.map((role) => role.checks?.())),
  });
  for (const role of roles) role.addRoutes(api);
  openApiRoute(api, settings.SERVICE_VERSION);
  asyncApiRoute(app, settings.SERVICE_VERSION);
  pageRoutes(app, join(folder, "page"), SHARED_FILES);
  const { answerProblem } = roles.find((role) => role.answerProblem !== undefined) ?? {};
  app.notFound(handleNotFound((path) => allowedMethods(app, path), answerProblem));
  app.onError(handleErrors(logger));
  return app;
}

function allowedMethods(app: Hono<ServiceEnv>, path: string): string[] {
  const known = ["GET", "POST", "DELETE"].filter(
    (method) => app.router.match(method, path)[0].length > 0,
  );
  return known.includes("GET") ? ["GET", "HEAD", ...known.slice(1)] : known;
}
