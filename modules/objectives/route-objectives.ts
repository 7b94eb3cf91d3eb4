import { Duration } from "../support/quantities";
import { LEAST_PERCENT, MOST_PERCENT } from "./burn-rates";
import type { Measured, Objective } from "./objective";

/** What users of a route are promised, each in percent of the requests of 30 days. */
export interface RouteObjectives {
  /** Requests answered without a server error, 5xx. @default 99.9 percent; `null` for none */
  readonly availability?: { readonly percent: number } | null;
  /** Requests, but for server errors, answered within a time. @default 99 percent, 300 ms; `null` for none */
  readonly latency?: { readonly percent: number; readonly below: Duration } | null;
}

/** How an ingress controller measures what it answers, in PromQL. */
export interface RouteMetrics {
  /** Upper bounds of its histogram: the times that a latency objective can be measured by. */
  readonly bounds: readonly Duration[];
  /** A series that is there as soon as requests are counted. */
  readonly witness: string;
  /** Requests per second over 5 minutes. */
  requests(route: Measured, answers: Answers): string;
  /** Those of them that took no longer than one of `bounds`. */
  requestsWithin(route: Measured, answers: Answers, below: Duration): string;
}

export type Answers = "all" | "server errors" | "no server errors";

const AVAILABILITY = { percent: 99.9 };
const LATENCY = { percent: 99, below: Duration.milliseconds(300) };

/** Objectives of a route, from what users got: what the ingress controller answered, whoever failed. */
export function routeObjectives(
  route: Measured,
  { availability = AVAILABILITY, latency = LATENCY }: RouteObjectives,
  metrics: RouteMetrics,
): Objective[] {
  const { witness } = metrics;
  const objectives: Objective[] = [];
  if (availability !== null) {
    objectives.push({
      name: "availability",
      percent: availability.percent,
      promise: "requests answered without a server error",
      events: metrics.requests(route, "all"),
      failures: metrics.requests(route, "server errors"),
      witness,
    });
  }
  if (latency !== null) {
    const events = metrics.requests(route, "no server errors");
    objectives.push({
      name: "latency",
      percent: latency.percent,
      promise: `requests answered within ${latency.below.toString()}`,
      events,
      failures: `(${events} - ${metrics.requestsWithin(route, "no server errors", latency.below)})`,
      witness,
    });
  }
  return objectives;
}

interface ObjectiveProblem {
  readonly property: string;
  readonly value: unknown;
  readonly rule: string;
  readonly remedy: string;
}

/** What can't be promised, or can't be measured. */
export function routeObjectiveProblems(
  { availability = AVAILABILITY, latency = LATENCY }: RouteObjectives,
  { bounds }: RouteMetrics,
): ObjectiveProblem[] {
  const known = bounds.map((bound) => bound.toString()).join(", ");
  const unmeasured =
    latency !== null &&
    !bounds.some(({ milliseconds }) => milliseconds === latency.below.milliseconds)
      ? [
          {
            property: "latency.below",
            value: latency.below.toString(),
            rule: `a bound of the ingress controller's histogram: ${known}`,
            remedy: "choose one of these",
          },
        ]
      : [];
  return [
    ...percentProblems("availability.percent", availability?.percent),
    ...percentProblems("latency.percent", latency?.percent),
    ...unmeasured,
  ];
}

function percentProblems(property: string, percent: number | undefined): ObjectiveProblem[] {
  return percent === undefined || (percent >= LEAST_PERCENT && percent <= MOST_PERCENT)
    ? []
    : [
        {
          property,
          value: percent,
          rule: `percent from ${LEAST_PERCENT}, below which an outage pages nobody, to ${MOST_PERCENT}, which leaves 4 minutes in 30 days`,
          remedy: "choose one in between, or null for no objective",
        },
      ];
}
