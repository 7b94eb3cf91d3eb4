import { createServer, IncomingMessage, type Server } from "node:http";
import type { Hono } from "hono";
import type { Settings } from "../config/config";
import { appListener } from "./app-listener";
import { Connections } from "./connections";
import { ObservedResponse, type ServiceEnv } from "./observed-response";
import { hookRequests, type RequestHookOptions } from "./request-hook";
import { refuseUnreadable } from "./unreadable-request";

/** How often Node looks for connections that are over their time. */
const CONNECTION_CHECK_MILLISECONDS = 5_000;

export type HttpServer = Server<typeof IncomingMessage, typeof ObservedResponse>;

/**
 * Node's server around the app, with every limit that is below HTTP's own level. Not listening yet.
 * @returns the server, and its connections for the end of the process.
 */
export function createHttpServer(
  app: Hono<ServiceEnv>,
  settings: Settings,
  hook: RequestHookOptions,
): { server: HttpServer; connections: Connections } {
  const timeoutMilliseconds = settings.REQUEST_TIMEOUT_SECONDS * 1000;
  const connections = new Connections();
  const hooked = hookRequests(
    appListener(app, timeoutMilliseconds, hook.logger),
    connections,
    hook,
  );
  const server = createServer(
    {
      IncomingMessage,
      ServerResponse: ObservedResponse,
      maxHeaderSize: settings.MAX_HEADER_BYTES,
      requestTimeout: timeoutMilliseconds,
      headersTimeout: timeoutMilliseconds,
      keepAliveTimeout: settings.KEEP_ALIVE_SECONDS * 1000,
      connectionsCheckingInterval: CONNECTION_CHECK_MILLISECONDS,
      // A request without a host is answered by the hook, in the shape of every other problem.
      requireHostHeader: false,
      // Two hosts become one that is none; Node would drop the second.
      joinDuplicateHeaders: true,
    },
    hooked,
  );
  server.on("connection", (socket) => connections.opened(socket));
  server.on("checkContinue", hooked);
  server.on("checkExpectation", hooked);
  refuseUnreadable(server, connections, hook);
  return { server, connections };
}
