import type { IncomingMessage } from "node:http";
import type { BusMessage } from "../bus/bus";
import type { ObservedResponse } from "../http/observed-response";

/** Spans of requests, queries and messages. Absent (undefined) when tracing is off, so that it costs one comparison. */
export interface Tracing {
  /** Runs the request inside its span; the span ends when the response closes. */
  trace(incoming: IncomingMessage, outgoing: ObservedResponse, run: () => void): void;
  /** Runs one operation of the repository inside a client span. */
  traceQuery<T>(operation: string, run: () => T): T;
  /**
   * Runs what a queue's receiver does with a message inside a span that begins a trace of its own, with a link to what
   * caused the message: it may have waited for days, and a queue's work is no part of the answer.
   */
  traceMessage<T>(queue: string, message: BusMessage, run: () => Promise<T>): Promise<T>;
  /** Sends what is left. */
  shutdown(): Promise<void>;
}
