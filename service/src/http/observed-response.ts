import {
  ServerResponse,
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
} from "node:http";
import { problemBody, PROBLEM_HEADERS, type Problem } from "./problem";

/** The label of requests that met no route: one series however many paths are tried. */
export const UNMATCHED_ROUTE = "unmatched";

/** Node's response with what the access line and the metrics need, so that no other object is made per request. */
export class ObservedResponse extends ServerResponse {
  route = UNMATCHED_ROUTE;
  requestId = "";
  /** Of the request's span; empty while tracing is off. */
  traceId = "";
  /** Whether that trace is recorded, so that whoever finds its id finds it, too. */
  isTraceRecorded = false;
  startedAtMilliseconds = 0;
  /** Probes come every few seconds; their successes are logged at `debug` only. */
  quiet = false;
  /** The whole request has arrived and is counted as in flight. */
  isWorkedOn = false;
  /** The body is larger than is accepted: it is read on but not kept, and whoever needs one refuses the request. */
  isBodyTooLarge = false;

  /** Adds the request id here, in the one object of headers: `setHeader` would take Node's slow path. */
  override writeHead(
    statusCode: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    const given = typeof reason === "object" ? reason : headers;
    if (Array.isArray(given))
      return super.writeHead(statusCode, [...given, "x-request-id", this.requestId]);
    return super.writeHead(statusCode, { ...given, "x-request-id": this.requestId });
  }

  /** Answers without asking the app. */
  sendProblem(problem: Problem): void {
    const body = problemBody(problem, this.requestId);
    const length = { "content-length": Buffer.byteLength(body) };
    this.writeHead(problem.status, { ...PROBLEM_HEADERS, ...problem.headers, ...length });
    this.end(body);
  }
}

/** What Hono's context holds as `c.env` when a socket stands behind the request; nothing in `app.request()`. */
export interface ServiceEnv {
  Bindings: { incoming?: IncomingMessage; outgoing?: ObservedResponse };
}
