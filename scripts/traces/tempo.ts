import { z } from "zod";
import { type AskJson, inOrder, type Span, type TraceStore } from "./trace-store";

/** Tempo writes ids as the bytes that they are, and in searches as people read them. */
const id = z
  .string()
  .transform((text) =>
    /^([0-9a-f]{16}|[0-9a-f]{32})$/.test(text) ? text : Buffer.from(text, "base64").toString("hex"),
  );
const attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional() }),
});
const nanoseconds = z
  .union([z.string(), z.number()])
  .transform((value) => Number(BigInt(value) / 1000n) / 1000);
const resourceSpans = z.object({
  resource: z.object({ attributes: z.array(attribute).default([]) }),
  scopeSpans: z.array(
    z.object({
      spans: z.array(
        z.object({
          traceId: id,
          spanId: id,
          parentSpanId: id.optional(),
          name: z.string(),
          startTimeUnixNano: nanoseconds,
          endTimeUnixNano: nanoseconds,
          status: z.object({ code: z.union([z.string(), z.number()]).optional() }).optional(),
          links: z.array(z.object({ traceId: id, spanId: id })).default([]),
        }),
      ),
    }),
  ),
});
const answered = z.object({
  trace: z.object({ resourceSpans: z.array(resourceSpans).default([]) }).optional(),
});
const searched = z.object({ traces: z.array(z.object({ traceID: z.string() })).default([]) });

/**
 * Tempo's query API.
 * https://grafana.com/docs/tempo/latest/api_docs/#query-v2
 */
export function tempoStore(ask: AskJson): TraceStore {
  const trace = async (traceId: string): Promise<readonly Span[]> => {
    const answer = await ask(`/api/v2/traces/${traceId}`);
    return answer === undefined
      ? []
      : inOrder((answered.parse(answer).trace?.resourceSpans ?? []).flatMap(spansOf));
  };
  return {
    trace,
    linkedTo: async (traceId) => {
      const query = encodeURIComponent(`{ link:traceID = "${traceId}" }`);
      const { traces } = searched.parse((await ask(`/api/search?limit=20&q=${query}`)) ?? {});
      // A search leaves out zeros that an id begins with.
      return Promise.all(traces.map(async ({ traceID }) => trace(traceID.padStart(32, "0"))));
    },
  };
}

const ERROR_CODES: ReadonlySet<unknown> = new Set(["STATUS_CODE_ERROR", 2]);

function spansOf({ resource: { attributes }, scopeSpans }: z.output<typeof resourceSpans>): Span[] {
  const said = (key: string) =>
    attributes.find((each) => each.key === key)?.value.stringValue ?? "";
  return scopeSpans
    .flatMap(({ spans }) => spans)
    .map(({ spanId, parentSpanId, startTimeUnixNano, endTimeUnixNano, status, ...span }) => ({
      traceId: span.traceId,
      id: spanId,
      ...(parentSpanId !== undefined && parentSpanId !== "" && { parentId: parentSpanId }),
      name: span.name,
      service: said("service.name"),
      pod: said("k8s.pod.name"),
      isError: ERROR_CODES.has(status?.code),
      startMilliseconds: startTimeUnixNano,
      durationMilliseconds: endTimeUnixNano - startTimeUnixNano,
      links: span.links,
    }));
}
