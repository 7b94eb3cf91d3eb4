import type { RoleMetric } from "./process-metrics";
import type { Tracing } from "./tracing";

/** What became of the spans; `JobBoardTracesLost` compares the two. */
export function tracingMetrics({ spans }: Tracing): RoleMetric[] {
  return [
    {
      name: "trace_spans_ended_total",
      help: "Spans that are recorded and have ended.",
      type: "counter",
      read: () => spans.ended,
    },
    {
      name: "trace_spans_sent_total",
      help: "Spans that the receiver has taken.",
      type: "counter",
      read: () => spans.sent,
    },
  ];
}
