import { TraceFlags } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from "@opentelemetry/sdk-trace";

/** What waits for the receiver at most, with one batch more on its way; spans that find no room are lost. */
const QUEUED_SPANS = 2_048;
const BATCH_SPANS = 512;

/** Spans that ended and were to be sent, and those of them that the receiver took: what is missing for long is lost. */
export interface SpanCounts {
  ended: number;
  sent: number;
}

/** Sends spans in batches over OTLP/HTTP and counts them. */
export class SpanExport extends BatchSpanProcessor {
  /** @param exporter default: over OTLP/HTTP, as the `OTEL_*` variables say. */
  constructor(
    readonly counts: SpanCounts,
    exporter: SpanExporter = new OTLPTraceExporter(),
  ) {
    super({
      exporter: countingExporter(exporter, counts),
      maxQueueSize: QUEUED_SPANS,
      maxExportBatchSize: BATCH_SPANS,
    });
  }

  override onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) this.counts.ended++;
    super.onEnd(span);
  }
}

function countingExporter(exporter: SpanExporter, counts: SpanCounts): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.code === ExportResultCode.SUCCESS) counts.sent += spans.length;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
