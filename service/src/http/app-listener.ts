import type { IncomingMessage } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Logger } from "../observability/logger";
import { withDeadline } from "./deadline";
import { ObservedResponse, type ServiceEnv } from "./observed-response";
import { Problem, problemResponse, problems } from "./problem";

/** Stands for the host that HTTP/1.0 need not name; no answer repeats it. */
const HOST_OF_HTTP_1_0 = "localhost";

/** Asks the app. A request that cannot become one, or takes too long, is answered with the same id as all others. */
export function appListener(app: Hono<ServiceEnv>, timeoutMilliseconds: number, logger: Logger) {
  let latest: ObservedResponse | undefined;

  function failed(error: unknown, outgoing: ObservedResponse | undefined): Response {
    const request_id = outgoing?.requestId ?? "";
    if (error instanceof Problem) return problemResponse(error, request_id);
    if (error instanceof Error && error.name === "RequestError")
      return problemResponse(problems.malformed(), request_id);
    logger.error("request failed outside the app", error, { request_id });
    return problemResponse(problems.internal(error), request_id);
  }

  const listener = getRequestListener(
    (request, env) => {
      const response = app.fetch(request, env);
      if (!(response instanceof Promise)) return response;
      return withDeadline(response, timeoutMilliseconds).catch((error: unknown) =>
        failed(error, env.outgoing instanceof ObservedResponse ? env.outgoing : undefined),
      );
    },
    {
      hostname: HOST_OF_HTTP_1_0,
      // The hook has read the body, or reads on.
      autoCleanupIncoming: false,
      // Called while the listener below is: what fails later is caught above.
      errorHandler: (error) => failed(error, latest),
    },
  );
  return (incoming: IncomingMessage, outgoing: ObservedResponse): void => {
    latest = outgoing;
    void listener(incoming, outgoing);
  };
}
