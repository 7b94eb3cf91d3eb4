import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { HttpServer } from "./http/http-server";
import type { Lifecycle } from "./lifecycle";

const SWEEP_MILLISECONDS = 50;

/**
 * Leaves without losing a request. Readiness fails at once; the listener serves on for as long as the endpoints take
 * to forget this pod, ending each connection with its answer; only then it closes and finishes what is in progress.
 * @param drainSeconds at least the time that endpoints take to propagate.
 * @param stopWork ends what is not a request, while the database can still be told.
 */
export async function drainAndClose(
  server: HttpServer,
  lifecycle: Lifecycle,
  drainSeconds: number,
  stopWork: () => Promise<void>,
): Promise<void> {
  lifecycle.drain();
  await Promise.all([stopWork(), wait(drainSeconds * 1000)]);
  const closed = once(server, "close");
  server.close();
  // A connection whose answer began before the drain was promised to be kept; nobody uses it any more.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MILLISECONDS);
  await closed;
  clearInterval(sweep);
}
