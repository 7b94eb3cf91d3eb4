import type { IncomingMessage } from "node:http";
import type { Lifecycle } from "../lifecycle";
import type { Logger } from "../observability/logger";
import type { RequestMetrics } from "../observability/request-metrics";
import { timeStamp } from "../observability/time-stamp";
import type { Tracing } from "../observability/tracing";
import type { Connections } from "./connections";
import { lingerAfter } from "./lingering-close";
import { methodLabel } from "./method-label";
import type { ObservedResponse } from "./observed-response";
import { problems, type Problem } from "./problem";
import { BodyReceiver, hasBody } from "./request-body";
import { requestIdFor, traceIdOf } from "./request-id";

/** nginx's status for a caller that went away; it is only counted and logged, nobody receives it. */
const CLIENT_CLOSED = 499;

export interface RequestHookOptions {
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly metrics: RequestMetrics;
  readonly maxConcurrentRequests: number;
  readonly maxBodyBytes: number;
  readonly tracing?: Tracing | undefined;
}

type Handler = (incoming: IncomingMessage, outgoing: ObservedResponse) => unknown;

/** Probes tell the truth however busy the service is. */
function isProbe(url: string | undefined): boolean {
  return url === "/livez" || url === "/readyz" || url === "/startupz";
}

/** What HTTP itself forbids and Node lets through; told before anything else is looked at. */
function brokenHttpRule({ headers, httpVersion }: IncomingMessage): Problem | undefined {
  // RFC 9112 §3.2; several hosts are joined to one that is none.
  if (headers.host === undefined && httpVersion !== "1.0") return problems.malformed();
  if (headers.expect === undefined || expectsContinue(headers.expect)) return undefined;
  return problems.expectationFailed();
}

function expectsContinue(expectation: string): boolean {
  return expectation.toLowerCase() === "100-continue";
}

/**
 * The one hook around every request: request id, duration, metrics, access line, body, saturation and the end of
 * keep-alive while draining. At node's level, because each middleware and each await would cost more than all of it.
 */
export function hookRequests(
  handler: Handler,
  connections: Connections,
  options: RequestHookOptions,
): Handler {
  const { lifecycle, logger, metrics, maxConcurrentRequests, maxBodyBytes, tracing } = options;
  const bodies = new BodyReceiver(maxBodyBytes, maxBodyBytes * maxConcurrentRequests);

  function closed(this: ObservedResponse): void {
    if (this.isWorkedOn) metrics.inFlight--;
    const durationMilliseconds = performance.now() - this.startedAtMilliseconds;
    const status = this.writableFinished ? this.statusCode : CLIENT_CLOSED;
    const method = this.req.method ?? "";
    metrics.observeRequest(
      this.route,
      methodLabel(method),
      status,
      durationMilliseconds / 1000,
      this.isTraceRecorded ? this.traceId : "",
    );
    const level = status >= 500 ? "error" : this.quiet && status < 400 ? "debug" : "info";
    if (logger.isOn(level))
      logger.line(accessLine(this, level, method, status, durationMilliseconds));
  }

  function work(incoming: IncomingMessage, outgoing: ObservedResponse): void {
    outgoing.isWorkedOn = true;
    metrics.inFlight++;
    if (metrics.inFlight > maxConcurrentRequests && !isProbe(incoming.url)) {
      metrics.rejected++;
      outgoing.sendProblem(problems.saturated());
    } else handler(incoming, outgoing);
  }

  /** Who asks for more than is accepted is answered at once, by the app, because the path decides how. */
  function workWithoutBody(incoming: IncomingMessage, outgoing: ObservedResponse): void {
    lingerAfter(incoming, outgoing);
    outgoing.isBodyTooLarge = true;
    work(Object.assign(incoming, { rawBody: Buffer.alloc(0) }), outgoing);
  }

  async function receive(incoming: IncomingMessage, outgoing: ObservedResponse): Promise<void> {
    if (bodies.isAnnouncedTooLarge(incoming)) return workWithoutBody(incoming, outgoing);
    const { expect } = incoming.headers;
    if (expect !== undefined && incoming.httpVersion !== "1.0") outgoing.writeContinue();
    const body = await bodies.receive(incoming);
    if (outgoing.destroyed || outgoing.writableEnded || body === "gone") return;
    if (body === "too-large") workWithoutBody(incoming, outgoing);
    else if (body === "no-room") {
      metrics.rejected++;
      lingerAfter(incoming, outgoing);
      outgoing.sendProblem(problems.saturated());
    } else work(Object.assign(incoming, { rawBody: body }), outgoing);
  }

  function begin(incoming: IncomingMessage, outgoing: ObservedResponse): void {
    const problem = brokenHttpRule(incoming);
    if (problem !== undefined) {
      lingerAfter(incoming, outgoing);
      outgoing.sendProblem(problem);
    } else if (hasBody(incoming)) void receive(incoming, outgoing);
    else work(incoming, outgoing);
  }

  return function hooked(incoming, outgoing) {
    outgoing.startedAtMilliseconds = performance.now();
    outgoing.requestId = requestIdFor(incoming.headers["x-request-id"]);
    outgoing.on("close", closed);
    connections.began(incoming.socket, outgoing);
    if (lifecycle.state === "draining") outgoing.shouldKeepAlive = false;
    // Probes come every few seconds of every pod; nobody looks for their traces.
    if (tracing === undefined || isProbe(incoming.url)) begin(incoming, outgoing);
    else tracing.trace(incoming, outgoing, () => begin(incoming, outgoing));
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
  const traceId = response.traceId || traceIdOf(response.req.headers.traceparent);
  const trace = traceId === undefined ? "" : `,"trace_id":"${traceId}"`;
  return `{"level":"${level}","time":"${timeStamp()}","msg":"request","request_id":"${response.requestId}"${trace},"method":"${method}","route":"${response.route}","status":${status},"duration_ms":${durationMilliseconds.toFixed(3)}}\n`;
}
