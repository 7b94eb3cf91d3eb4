import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { withDeadline } from "./http/deadline";
import type { Connections } from "./http/connections";
import type { HttpServer } from "./http/http-server";
import type { Lifecycle } from "./lifecycle";
import type { Logger } from "./observability/logger";

const SWEEP_MILLISECONDS = 50;
/** What is not gone by then is left: a collector of traces that never answers may not cost the rest its time. */
const STEP_MILLISECONDS = 5_000;

/** Something that is let go of at the end, by the name that the log gives it. */
export type Step = readonly [name: string, take: () => unknown];

/**
 * Leaves without losing a request. Readiness fails at once; the listener serves on for as long as the endpoints take
 * to forget this pod, ending each connection with its answer; only then it closes and finishes what is in progress.
 * Who is connected and sends nothing, half a request, or reads nothing, holds it up for a second at most.
 * @param drainSeconds at least the time that endpoints take to propagate.
 */
export async function drainAndClose(
  server: HttpServer,
  connections: Connections,
  lifecycle: Lifecycle,
  drainSeconds: number,
): Promise<void> {
  lifecycle.drain();
  await wait(drainSeconds * 1000);
  const closed = once(server, "close");
  server.close();
  const drainedAt = performance.now();
  const sweep = setInterval(() => {
    // A connection whose answer began before the drain was promised to be kept; nobody uses it any more.
    server.closeIdleConnections();
    connections.letGo(drainedAt);
  }, SWEEP_MILLISECONDS);
  await closed;
  clearInterval(sweep);
}

/** Takes every step at the same time, each for five seconds at most; one that fails is logged and stops no other. */
export async function takeEach(steps: readonly Step[], logger: Logger): Promise<void> {
  await Promise.all(
    steps.map(async ([name, take]) => {
      try {
        await withDeadline(Promise.resolve(take()), STEP_MILLISECONDS);
      } catch (error) {
        logger.error("not stopped in order", error, { what: name });
      }
    }),
  );
}
