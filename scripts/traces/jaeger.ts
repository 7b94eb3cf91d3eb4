import { z } from "zod";
import { type AskJson, inOrder, type Span, type TraceStore } from "./trace-store";

const tag = z.object({
  key: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
});
const span = z.object({
  traceID: z.string(),
  spanID: z.string(),
  operationName: z.string(),
  references: z
    .array(z.object({ refType: z.string(), traceID: z.string(), spanID: z.string() }))
    .default([]),
  /** Microseconds, as the duration. */
  startTime: z.number(),
  duration: z.number(),
  tags: z.array(tag).default([]),
  processID: z.string(),
});
const trace = z.object({
  spans: z.array(span),
  processes: z.record(
    z.string(),
    z.object({ serviceName: z.string(), tags: z.array(tag).default([]) }),
  ),
});
const found = z.object({ data: z.array(trace).nullable() });
const services = z.object({ data: z.array(z.string()).nullable() });

/** Newest traces of a service that are looked through for links, which Jaeger has no search for. */
const LOOKED_THROUGH = 200;

/** Jaeger's query API, as its own page asks it (2.13; `/api/traces`). */
export function jaegerStore(ask: AskJson): TraceStore {
  const traces = async (path: string): Promise<(readonly Span[])[]> => {
    const answer = await ask(path);
    const { data } = answer === undefined ? { data: null } : found.parse(answer);
    return (data ?? []).map(spansOf);
  };
  return {
    trace: async (id) => (await traces(`/api/traces/${id}`))[0] ?? [],
    linkedTo: async (id) => {
      const { data } = services.parse(await ask("/api/services"));
      const all = await Promise.all(
        (data ?? []).map(async (service) =>
          traces(
            `/api/traces?service=${encodeURIComponent(service)}&lookback=1h&limit=${LOOKED_THROUGH}`,
          ),
        ),
      );
      const linked = all
        .flat()
        .filter((spans) => spans.some(({ links }) => links.some(({ traceId }) => traceId === id)));
      // One that several services took part in is found by each of them.
      return [...new Map(linked.map((spans) => [spans[0]?.traceId, spans])).values()];
    },
  };
}

function spansOf({ spans, processes }: z.output<typeof trace>): readonly Span[] {
  return inOrder(
    spans.map(({ references, processID, tags, ...each }) => {
      const process = processes[processID];
      const parent = references.find(({ refType }) => refType === "CHILD_OF");
      return {
        traceId: each.traceID,
        id: each.spanID,
        ...(parent && { parentId: parent.spanID }),
        name: each.operationName,
        service: process?.serviceName ?? "",
        pod: String(valueOf(process?.tags ?? [], "k8s.pod.name") ?? ""),
        isError: valueOf(tags, "error") === true || valueOf(tags, "otel.status_code") === "ERROR",
        startMilliseconds: each.startTime / 1000,
        durationMilliseconds: each.duration / 1000,
        links: references
          .filter(({ refType }) => refType === "FOLLOWS_FROM")
          .map(({ traceID: traceId, spanID: spanId }) => ({ traceId, spanId })),
      };
    }),
  );
}

function valueOf(tags: readonly z.output<typeof tag>[], key: string) {
  return tags.find((each) => each.key === key)?.value;
}
