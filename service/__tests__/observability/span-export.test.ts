import { ExportResultCode } from "@opentelemetry/core";
import { type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { SpanExport } from "../../src/observability/span-export";

/** More by far than wait for the receiver. */
const ENDED_SPANS = 20_000;
const WAITING_SPANS = 2_048;
const SPANS_ON_THEIR_WAY = 512;

test("while the receiver says nothing, so many spans are kept and no more, however many end", async () => {
  const answers: (() => void)[] = [];
  let isAnswering = false;
  let exported = 0;
  const receiver: SpanExporter = {
    export(spans, done) {
      exported += spans.length;
      const answer = () => done({ code: ExportResultCode.SUCCESS });
      if (isAnswering) answer();
      else answers.push(answer);
    },
    shutdown: async () => undefined,
  };
  const spanExport = new SpanExport({ ended: 0, sent: 0 }, receiver);
  const tracer = new TracerProvider({ spanProcessors: [spanExport] }).getTracer("test");
  for (let count = 0; count < ENDED_SPANS; count++) tracer.startSpan("span").end();
  expect(exported).toBe(SPANS_ON_THEIR_WAY);
  isAnswering = true;
  for (const answer of answers) answer();
  await spanExport.shutdown();
  expect(spanExport.counts).toEqual({
    ended: ENDED_SPANS,
    sent: WAITING_SPANS + SPANS_ON_THEIR_WAY,
  });
});
