import { ROOT_CONTEXT, SpanKind, TraceFlags, type Link } from "@opentelemetry/api";
import { SamplingDecision } from "@opentelemetry/sdk-trace";
import { samplerFrom } from "../../src/observability/sampling";

const sampler = samplerFrom({ name: "traceidratio", ratio: 0.1 });
const decide = (traceId: string, links: Link[] = []) =>
  sampler.shouldSample(ROOT_CONTEXT, traceId, "process mails", SpanKind.CONSUMER, {}, links)
    .decision;
const causedBy = (traceFlags: TraceFlags): Link[] => [
  { context: { traceId: "c".repeat(32), spanId: "d".repeat(16), traceFlags } },
];

const randomTraceId = () =>
  Array.from({ length: 4 }, () =>
    Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  ).join("");

test("what a message causes is recorded exactly when what sent it is, whatever the ratio says of its own id", () => {
  const ids = Array.from({ length: 50 }, randomTraceId);
  for (const id of ids) {
    expect(decide(id, causedBy(TraceFlags.SAMPLED))).toBe(SamplingDecision.RECORD_AND_SAMPLED);
    expect(decide(id, causedBy(TraceFlags.NONE))).toBe(SamplingDecision.NOT_RECORD);
  }
});

test("all else is recorded by the ratio", () => {
  const recorded = Array.from({ length: 2_000 }, randomTraceId).filter(
    (id) => decide(id) === SamplingDecision.RECORD_AND_SAMPLED,
  );
  expect(recorded.length).toBeGreaterThan(100);
  expect(recorded.length).toBeLessThan(320);
});
