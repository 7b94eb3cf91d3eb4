import { STATUS_CODES, type IncomingMessage, type Server } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Connections } from "./connections";
import { closeLingering, lingerAfter } from "./lingering-close";
import { UNMATCHED_ROUTE, type ObservedResponse } from "./observed-response";
import { problemBody, PROBLEM_HEADERS, problems, type Problem } from "./problem";
import type { RequestHookOptions } from "./request-hook";
import { requestIdFor } from "./request-id";

/** The label of requests that the parser gave up on before it knew their method. */
const UNKNOWN_METHOD = "unknown";

/** Answers what the parser gave up on, once, in the log and the metrics as everything else. */
export function refuseUnreadable(
  server: Server<typeof IncomingMessage, typeof ObservedResponse>,
  connections: Connections,
  { logger, metrics }: RequestHookOptions,
): void {
  /** Where a response object does not exist. */
  function refuse(socket: Socket, problem: Problem, method: string): void {
    const request_id = requestIdFor(undefined);
    const { status } = problem;
    metrics.observeRequest(UNMATCHED_ROUTE, method, status, 0);
    logger.info("request", { request_id, method, route: UNMATCHED_ROUTE, status });
    const body = problemBody(problem, request_id);
    const headers = {
      ...PROBLEM_HEADERS,
      ...problem.headers,
      "x-request-id": request_id,
      "content-length": Buffer.byteLength(body),
      connection: "close",
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${body}`,
    );
    closeLingering(socket);
  }

  function clientError(error: Error, socket: Duplex): void {
    if (!(socket instanceof Socket) || !socket.writable) {
      // The parser complains again about everything that comes after.
      if (!codeOf(error).startsWith("HPE_")) socket.destroy();
      return;
    }
    const pending = connections.pendingResponse(socket);
    if (pending === undefined) {
      refuse(socket, problemOf(error), UNKNOWN_METHOD);
      return;
    }
    lingerAfter(pending.req, pending);
    // Else it is answered, and what follows it is not.
    if (!pending.isWorkedOn) pending.sendProblem(problemOf(error));
  }

  function tunnel({ method }: IncomingMessage, socket: Duplex): void {
    if (socket instanceof Socket)
      refuse(socket, problems.methodNotAllowed("GET, HEAD"), method ?? UNKNOWN_METHOD);
  }

  server.on("clientError", clientError);
  server.on("connect", tunnel);
}

function problemOf(error: Error): Problem {
  const code = codeOf(error);
  if (code === "HPE_HEADER_OVERFLOW") return problems.headersTooLarge();
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return problems.requestTimedOut();
  return problems.malformed();
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}
