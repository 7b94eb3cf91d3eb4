import {
  ROOT_CONTEXT,
  SpanKind,
  trace,
  TraceFlags,
  type Context,
  type Link,
} from "@opentelemetry/api";
import { SamplingDecision } from "@opentelemetry/sdk-trace";
import { recordedShare, samplerFrom } from "../../src/observability/sampling";

const { RECORD_AND_SAMPLED, NOT_RECORD } = SamplingDecision;
const SPAN_ID = "d".repeat(16);
const callers = (traceId: string, traceFlags: TraceFlags): Context =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: SPAN_ID, traceFlags, isRemote: true });

function decide(
  name: "traceidratio" | "parentbased_traceidratio",
  { traceId = "c".repeat(32), parent = ROOT_CONTEXT, links = [] as Link[] },
) {
  return samplerFrom({ name, ratio: 0.1 }).shouldSample(
    parent,
    traceId,
    "GET",
    SpanKind.SERVER,
    {},
    links,
  ).decision;
}

/** Their words, xor-ed, are what the ratio is held against. */
const BELOW = `${"0".repeat(31)}1`;
const ABOVE = `f${"0".repeat(31)}`;

test("what a message causes is recorded exactly when what sent it is, whatever the ratio says of its own id", () => {
  for (const traceId of [BELOW, ABOVE]) {
    const causedBy = (traceFlags: TraceFlags): Link[] => [
      { context: { traceId: "a".repeat(32), spanId: SPAN_ID, traceFlags } },
    ];
    const decisions = [TraceFlags.SAMPLED, TraceFlags.NONE].map((flags) =>
      decide("traceidratio", { traceId, links: causedBy(flags) }),
    );
    expect(decisions).toEqual([RECORD_AND_SAMPLED, NOT_RECORD]);
  }
});

test("a caller's trace is recorded as the caller says, or by its id where the caller isn't asked", () => {
  for (const [traceId, byId] of [
    [BELOW, RECORD_AND_SAMPLED],
    [ABOVE, NOT_RECORD],
  ] as const) {
    const sampled = callers(traceId, TraceFlags.SAMPLED);
    const unsampled = callers(traceId, TraceFlags.NONE);
    expect(decide("parentbased_traceidratio", { traceId, parent: sampled })).toBe(
      RECORD_AND_SAMPLED,
    );
    expect(decide("parentbased_traceidratio", { traceId, parent: unsampled })).toBe(NOT_RECORD);
    expect(decide("traceidratio", { traceId, parent: sampled })).toBe(byId);
  }
});

test("of requests that begin a trace the ratio is of reads; writes are always recorded", () => {
  const ratio = { name: "parentbased_traceidratio", ratio: 0.1 } as const;
  expect(["GET", "HEAD", "POST", "DELETE"].map((method) => recordedShare(method, ratio))).toEqual([
    0.1, 0.1, 1, 1,
  ]);
  expect(recordedShare("GET", { name: "always_on", ratio: 0.1 })).toBe(1);
  expect(decide("parentbased_traceidratio", { traceId: ABOVE })).toBe(RECORD_AND_SAMPLED);
});
