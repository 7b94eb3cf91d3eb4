import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";

/**
 * How a service stops without losing a request: it is taken out of the endpoints while it goes on
 * serving (drain), then finishes what is in flight; what is left after the grace is killed.
 */
export interface ShutdownProps {
  /** Time to go on serving after SIGTERM, `SHUTDOWN_DRAIN_SECONDS`. @default 5 */
  readonly drainSeconds?: number;
  /** Time to finish requests after the drain. @default 20 */
  readonly finishSeconds?: number;
  /** Time until SIGKILL. @default drainSeconds + finishSeconds + 5 */
  readonly gracePeriodSeconds?: number;
}

/** Left for flushing logs and ending the process, between its own deadline and SIGKILL. */
const MARGIN_SECONDS = 5;

/** Fills in the defaults; the deadline of the program lies below the grace of the pod. */
export function resolveShutdown(scope: Construct, props: ShutdownProps) {
  const { drainSeconds = 5, finishSeconds = 20 } = props;
  const deadlineSeconds = drainSeconds + finishSeconds;
  const needed = deadlineSeconds + MARGIN_SECONDS;
  const { gracePeriodSeconds = needed } = props;
  if (gracePeriodSeconds < needed) {
    reportProblem(scope, {
      property: "gracePeriodSeconds",
      value: gracePeriodSeconds,
      rule: `at least ${needed} s: drain ${drainSeconds} s, finish ${finishSeconds} s, margin ${MARGIN_SECONDS} s`,
      remedy: "raise it, leave it out, or shorten drainSeconds or finishSeconds",
    });
  }
  return {
    gracePeriodSeconds,
    variables: {
      SHUTDOWN_DRAIN_SECONDS: String(drainSeconds),
      SHUTDOWN_DEADLINE_SECONDS: String(deadlineSeconds),
    },
  };
}
