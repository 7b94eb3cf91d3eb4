import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { TrafficProps } from "./middlewares";

/** Traefik's own default, 90 s, is longer than most servers keep a connection. */
const IDLE_CONNECTION_SECONDS = 60;

/** Between the two ends: a request that is on its way arrives before the pod closes. */
const MARGIN_SECONDS = 5;

/** How long the ingress controller keeps a connection that nobody uses. */
export function idleConnectionSeconds({ timeouts }: TrafficProps): number {
  return timeouts?.idleConnectionSeconds ?? IDLE_CONNECTION_SECONDS;
}

/**
 * Tells the program how long it has to keep one, `KEEP_ALIVE_SECONDS`: longer than whoever sends
 * requests on it. A POST on a connection that is just being closed isn't tried again, but a 502.
 */
export function keepAliveVariables(
  scope: Construct,
  route: TrafficProps,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const needed = idleConnectionSeconds(route) + MARGIN_SECONDS;
  const { KEEP_ALIVE_SECONDS: own } = given;
  if (own !== undefined && !(Number(own) >= needed)) {
    reportProblem(scope, {
      property: "variables.KEEP_ALIVE_SECONDS",
      value: own,
      rule: `at least ${needed} s: the ingress controller keeps idle connections ${idleConnectionSeconds(route)} s, margin ${MARGIN_SECONDS} s`,
      remedy: "raise it, leave it out, or lower route.timeouts.idleConnectionSeconds",
    });
  }
  return { KEEP_ALIVE_SECONDS: String(needed) };
}
