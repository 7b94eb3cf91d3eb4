import { Hono } from "hono";
import type { Feature } from "./config/dynamic-config";
import type { Database } from "./database/database";
import { handleErrors, handleNotFound } from "./http/errors";
import type { ServiceEnv } from "./http/observed-response";
import { Api } from "./http/operation";
import type { Logger } from "./observability/logger";
import { applicationRoutes } from "./routes/applications";
import { burnRoutes } from "./routes/burns";
import { healthRoutes, type HealthRouteOptions } from "./routes/health";
import { instanceRoutes } from "./routes/instance";
import { jobRoutes } from "./routes/jobs";
import { openApiRoute } from "./routes/openapi";
import { pageRoutes } from "./routes/page";

export interface AppOptions extends HealthRouteOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** Holds the files of the page. */
  readonly pageFolder: string;
}

/** The service without a port: everything it needs is passed in. */
export function createApp(options: AppOptions): Hono<ServiceEnv> {
  const { database, logger, settings, config, burner, pageFolder } = options;
  const app = new Hono<ServiceEnv>();
  const api = new Api(app);
  const isOn = (feature: Feature) => config.current.features.has(feature);
  healthRoutes(app, options);
  jobRoutes(api, database);
  applicationRoutes(api, { database, isOn });
  burnRoutes(api, { database, burner, isOn });
  instanceRoutes(api, options);
  openApiRoute(api, settings.SERVICE_VERSION);
  pageRoutes(app, pageFolder);
  app.notFound(handleNotFound((path) => allowedMethods(app, path)));
  app.onError(handleErrors(logger));
  return app;
}

function allowedMethods(app: Hono<ServiceEnv>, path: string): string[] {
  const known = ["GET", "POST", "DELETE"].filter(
    (method) => app.router.match(method, path)[0].length > 0,
  );
  return known.includes("GET") ? ["GET", "HEAD", ...known.slice(1)] : known;
}
