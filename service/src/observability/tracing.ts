import type { IncomingMessage } from "node:http";
import type { BusMessage } from "../bus/bus";
import type { ObservedResponse } from "../http/observed-response";
import type { SpanCounts } from "./span-export";

/** Spans of requests, queries, calls of other roles and messages. Absent (undefined) when tracing is off, so that it costs one comparison. */
export interface Tracing {
  /** Runs the request inside its span; the span ends when the response closes. */
  trace(incoming: IncomingMessage, outgoing: ObservedResponse, run: () => void): void;
  /** How many spans there were, for whoever asks what became of them. */
  readonly spans: SpanCounts;
  /** Runs one operation of the repository inside a client span. */
  traceQuery<T>(operation: string, run: () => T): T;
  /** W3C trace context that tells another role not to record either what this one doesn't. */
  traceparentOfNone(): string;
  /** Asks another role over HTTP inside a client span, named by method and role. */
  traceCall(role: string, method: string, run: () => Promise<Response>): Promise<Response>;
  /**
   * Runs what a queue's receiver does with a message inside a span that begins a trace of its own, with a link to what
   * caused the message: it may have waited for days, and a queue's work is no part of the answer.
   */
  traceMessage<T>(queue: string, message: BusMessage, run: () => Promise<T>): Promise<T>;
  /** Sends what is left, for two seconds at most. */
  shutdown(): Promise<void>;
}
