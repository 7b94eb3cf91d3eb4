import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { ObservedResponse } from "./observed-response";

/** nginx gives as long to a caller that sends nothing (`lingering_timeout`). */
const LINGER_MILLISECONDS = 5_000;
const LINGER_BYTES = 64 * 1024 * 1024;
const CHECK_MILLISECONDS = 100;

/**
 * Ends the connection after what was written, and reads on until the caller closes it, for five seconds and 64 MiB at
 * most. A connection that is closed with bytes unread is reset, and the caller loses the answer (RFC 9112 §9.6).
 */
export function closeLingering(socket: Socket): void {
  const until = performance.now() + LINGER_MILLISECONDS;
  const mostBytes = socket.bytesRead + LINGER_BYTES;
  socket.end();
  socket.resume();
  const check = setInterval(() => {
    if (performance.now() > until || socket.bytesRead > mostBytes) socket.destroy();
  }, CHECK_MILLISECONDS).unref();
  socket.once("close", () => clearInterval(check));
}

/** The answer to this request is the connection's last, and arrives although the request may not have done so. */
export function lingerAfter(incoming: IncomingMessage, outgoing: ObservedResponse): void {
  const { socket } = incoming;
  outgoing.shouldKeepAlive = false;
  // What Node calls after the last answer.
  socket.destroySoon = () => closeLingering(socket);
  incoming.on("error", () => undefined);
  incoming.resume();
}
