import type { IncomingMessage } from "node:http";
import type { ObservedResponse } from "../http/observed-response";

/** Server spans. Absent (undefined) when tracing is off, so that it costs one comparison. */
export interface Tracing {
  /** Runs the request inside its span; the span ends when the response closes. */
  trace(incoming: IncomingMessage, outgoing: ObservedResponse, run: () => void): void;
  /** Runs one operation of the repository inside a client span. */
  traceQuery<T>(operation: string, run: () => T): T;
  /** Sends what is left. */
  shutdown(): Promise<void>;
}
