import { clockTime } from "../verdict/verdict";
import type { Expectation } from "../scenes/stage";
import { type LiveState, figuresOf } from "./figures";

/** One sample as one line, for a pipe or a log. */
export function sampleLine(state: LiveState): string {
  const figures = figuresOf(state);
  const { expectation } = state;
  return [
    clockTime(state.nowSeconds).padStart(5),
    ...(figures === undefined
      ? ["no figures yet"]
      : [
          figures.replicas,
          `CPU ${figures.cpu}`,
          figures.rate,
          figures.latency,
          `${figures.failed} failed`,
          ...(figures.burns > 0 ? [`${figures.burns} burning`] : []),
          `by ${figures.pods || "nobody"}`,
        ]),
    ...(expectation === undefined ? [] : [`next: ${expectation.next} (${remaining(state)})`]),
  ].join(" | ");
}

/** What is awaited now, and why it takes its time. */
export function expectationLine({ next, why }: Expectation): string {
  return `      > expected next: ${next}; why it takes its time: ${why}`;
}

/** How long what is expected may still take. */
export function remaining({ expectation, nowSeconds }: LiveState): string {
  if (expectation === undefined) {
    return "";
  }
  const left = expectation.sinceSeconds + expectation.withinSeconds - nowSeconds;
  return left > 0 ? `within ${clockTime(left)}` : "due now";
}
