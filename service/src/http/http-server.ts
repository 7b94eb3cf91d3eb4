import { createServer, IncomingMessage, STATUS_CODES, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Settings } from "../config/config";
import { withDeadline } from "./deadline";
import { ObservedResponse, type ServiceEnv } from "./observed-response";
import { Problem, problemBody, PROBLEM_HEADERS, problemResponse, problems } from "./problem";
import { hookRequests, type RequestHookOptions } from "./request-hook";
import { requestIdFor } from "./request-id";

/** How often Node looks for connections that are over their time. */
const CONNECTION_CHECK_MILLISECONDS = 5_000;

export type HttpServer = Server<typeof IncomingMessage, typeof ObservedResponse>;

/** Node's server around the app, with every limit that is below HTTP's own level. Not listening yet. */
export function createHttpServer(
  app: Hono<ServiceEnv>,
  settings: Settings,
  hook: RequestHookOptions,
): HttpServer {
  const timeoutMilliseconds = settings.REQUEST_TIMEOUT_SECONDS * 1000;
  const listener = getRequestListener(
    (request, env) => {
      const response = app.fetch(request, env);
      return response instanceof Promise ? withDeadline(response, timeoutMilliseconds) : response;
    },
    { errorHandler: (error) => problemResponse(outsideTheApp(error), requestIdFor(undefined)) },
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
      // A request without a host is answered by the listener, in the shape of every other problem.
      requireHostHeader: false,
    },
    hookRequests((incoming, outgoing) => void listener(incoming, outgoing), hook),
  );
  server.on("clientError", (error, socket) => refuse(socket, unreadable(error)));
  server.on("connect", (_request, socket) =>
    refuse(socket, problems.methodNotAllowed("GET, HEAD")),
  );
  return server;
}

/** Failures before or after the app: a request that cannot become one, or a deadline. */
function outsideTheApp(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const isRequestError = error instanceof Error && error.name === "RequestError";
  return isRequestError ? problems.malformed() : problems.internal(error);
}

function unreadable(error: Error): Problem {
  const code = "code" in error ? error.code : undefined;
  if (code === "HPE_HEADER_OVERFLOW") return problems.headersTooLarge();
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return problems.requestTimedOut();
  return problems.malformed();
}

/** Answers a caller whom the parser gave up on, where a response object does not exist. */
function refuse(socket: Duplex, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = problemBody(problem, requestIdFor(undefined));
  const headers = { ...PROBLEM_HEADERS, ...problem.headers, connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ""}\r\n${lines.join("")}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
