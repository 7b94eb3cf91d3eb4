import type { IncomingMessage } from "node:http";
import type { Lifecycle } from "../lifecycle";
import type { Logger } from "../observability/logger";
import type { RequestMetrics } from "../observability/request-metrics";
import { timeStamp } from "../observability/time-stamp";
import type { Tracing } from "../observability/tracing";
import type { ObservedResponse } from "./observed-response";
import { problemBody, PROBLEM_HEADERS, problems } from "./problem";
import { requestIdFor, traceIdOf } from "./request-id";

/** nginx's status for a caller that went away; it is only counted and logged, nobody receives it. */
const CLIENT_CLOSED = 499;

export interface RequestHookOptions {
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly metrics: RequestMetrics;
  readonly maxConcurrentRequests: number;
  readonly tracing?: Tracing | undefined;
}

type Handler = (incoming: IncomingMessage, outgoing: ObservedResponse) => unknown;

/** Probes tell the truth however busy the service is. */
function isProbe(url: string | undefined): boolean {
  return url === "/livez" || url === "/readyz" || url === "/startupz";
}

/**
 * The one hook around every request: request id, duration, metrics, access line, saturation and the end of
 * keep-alive while draining. At node's level, because each middleware and each await would cost more than all of it.
 */
export function hookRequests(handler: Handler, options: RequestHookOptions): Handler {
  const { lifecycle, logger, metrics, maxConcurrentRequests, tracing } = options;

  function closed(this: ObservedResponse): void {
    metrics.inFlight--;
    const durationMilliseconds = performance.now() - this.startedAtMilliseconds;
    const status = this.writableFinished ? this.statusCode : CLIENT_CLOSED;
    const method = this.req.method ?? "";
    metrics.observeRequest(this.route, method, status, durationMilliseconds / 1000);
    const level = status >= 500 ? "error" : this.quiet && status < 400 ? "debug" : "info";
    if (logger.isOn(level))
      logger.line(accessLine(this, level, method, status, durationMilliseconds));
  }

  return function hooked(incoming, outgoing) {
    outgoing.startedAtMilliseconds = performance.now();
    outgoing.requestId = requestIdFor(incoming.headers["x-request-id"]);
    outgoing.on("close", closed);
    metrics.inFlight++;
    if (lifecycle.state === "draining") outgoing.shouldKeepAlive = false;
    if (metrics.inFlight > maxConcurrentRequests && !isProbe(incoming.url)) {
      metrics.rejected++;
      const problem = problems.saturated();
      outgoing.writeHead(problem.status, { ...PROBLEM_HEADERS, ...problem.headers });
      outgoing.end(problemBody(problem, outgoing.requestId));
      incoming.resume();
    } else if (tracing === undefined) handler(incoming, outgoing);
    else tracing.trace(incoming, outgoing, () => handler(incoming, outgoing));
  };
}

/** Every value is the service's own or was checked to need no escaping. */
function accessLine(
  response: ObservedResponse,
  level: string,
  method: string,
  status: number,
  durationMilliseconds: number,
): string {
  const traceId = traceIdOf(response.req.headers.traceparent);
  const trace = traceId === undefined ? "" : `,"trace_id":"${traceId}"`;
  return `{"level":"${level}","time":"${timeStamp()}","msg":"request","request_id":"${response.requestId}"${trace},"method":"${method}","route":"${response.route}","status":${status},"duration_ms":${durationMilliseconds.toFixed(3)}}\n`;
}
