import type { IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  ROOT_CONTEXT,
  type Context,
  type Span,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { RandomIdGenerator, TracerProvider } from "@opentelemetry/sdk-trace";
import type { BusMessage } from "../bus/bus";
import type { SamplerConfig } from "../config/tracing-config";
import { methodLabel } from "../http/method-label";
import type { ObservedResponse } from "../http/observed-response";
import { recordedShare, samplerFrom } from "./sampling";
import { SpanExport } from "./span-export";
import { readCurrentTrace } from "./trace-context";
import { traceResource, type TracedSettings } from "./trace-resource";
import type { Tracing } from "./tracing";

/** How long the end of the process waits for a receiver that is away. */
const LAST_SPANS_MILLISECONDS = 2_000;

const ids = new RandomIdGenerator();
const propagator = new W3CTraceContextPropagator();
const headersOf = {
  get: (carrier: IncomingMessage["headers"], key: string) => carrier[key],
  keys: (carrier: IncomingMessage["headers"]) => Object.keys(carrier),
};

const MESSAGE_HEADERS = {
  get: ({ traceparent }: BusMessage, key: string) =>
    key === "traceparent" ? traceparent : undefined,
  keys: () => ["traceparent"],
};

export interface TracingOptions {
  readonly settings: TracedSettings;
  readonly sampler: SamplerConfig;
  /** `db.system.name` of what operations of the repository ask. */
  readonly databaseSystem: string;
}

/** Spans of requests, queries and messages over OTLP/HTTP; exporter and resource read the standard `OTEL_*` variables themselves. */
export function startTracing({ settings, sampler, databaseSystem }: TracingOptions): Tracing {
  const spanExport = new SpanExport({ ended: 0, sent: 0 });
  const provider = new TracerProvider({
    resource: traceResource(settings),
    sampler: samplerFrom(sampler),
    spanProcessors: [spanExport],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer("job-board", settings.SERVICE_VERSION);
  readCurrentTrace(() => traceOf(context.active()));
  const databaseAttributes = { "db.system.name": databaseSystem };
  return {
    spans: spanExport.counts,
    trace(incoming, outgoing, run) {
      const method = methodLabel(incoming.method ?? "");
      const isCallers = incoming.headers.traceparent !== undefined;
      // Told apart before they cost a span, which is half of a read.
      if (!isCallers && Math.random() >= recordedShare(method, sampler)) {
        run();
        return;
      }
      const parent = propagator.extract(ROOT_CONTEXT, incoming.headers, headersOf);
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, parent);
      outgoing.traceId = span.spanContext().traceId;
      outgoing.isTraceRecorded = span.isRecording();
      outgoing.once("close", () => endServerSpan(span, method, outgoing));
      context.with(trace.setSpan(parent, span), run);
    },
    traceQuery(operation, run) {
      if (!isAsked()) return run();
      const span = tracer.startSpan(operation, {
        kind: SpanKind.CLIENT,
        attributes: databaseAttributes,
      });
      const failed = () => span.setStatus({ code: SpanStatusCode.ERROR });
      let result: ReturnType<typeof run>;
      try {
        result = run();
      } catch (error) {
        failed().end();
        throw error;
      }
      if (result instanceof Promise) result.catch(failed).finally(() => span.end());
      else span.end();
      return result;
    },
    traceparentOfNone: () => `00-${ids.generateTraceId()}-${ids.generateSpanId()}-00`,
    async traceCall(role, method, run) {
      if (!isAsked()) return run();
      const span = tracer.startSpan(`${method} ${role}`, {
        kind: SpanKind.CLIENT,
        attributes: { "http.request.method": method, "service.peer.name": role },
      });
      try {
        const answer = await context.with(trace.setSpan(context.active(), span), run);
        span.setAttribute("http.response.status_code", answer.status);
        if (answer.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
        return answer;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    async traceMessage(queue, message, run) {
      const cause = trace.getSpanContext(
        propagator.extract(ROOT_CONTEXT, message, MESSAGE_HEADERS),
      );
      const span = tracer.startSpan(
        `process ${queue}`,
        {
          kind: SpanKind.CONSUMER,
          links: cause === undefined ? [] : [{ context: cause }],
          attributes: {
            "messaging.operation.name": "process",
            "messaging.operation.type": "process",
            "messaging.destination.name": queue,
            "messaging.message.id": message.id,
          },
        },
        ROOT_CONTEXT,
      );
      try {
        return await context.with(trace.setSpan(ROOT_CONTEXT, span), run);
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    async shutdown() {
      await Promise.race([provider.shutdown(), tooLate()]);
    },
  };
}

/**
 * Whether something is under way that is recorded. What nobody asked for, such as a look into the outbox, is no trace
 * of its own; and a timer that a request has set runs in its context for ever, long after its span has ended.
 */
function isAsked(): boolean {
  return trace.getActiveSpan()?.isRecording() === true;
}

async function tooLate(): Promise<never> {
  await wait(LAST_SPANS_MILLISECONDS, undefined, { ref: false });
  throw new Error(`the last spans were not taken within ${LAST_SPANS_MILLISECONDS} ms`);
}

function traceOf(active: Context) {
  const span = trace.getSpan(active);
  if (span === undefined) return undefined;
  const carrier: { traceparent?: string } = {};
  propagator.inject(active, carrier, {
    set: (headers, key, value) => void Object.assign(headers, { [key]: value }),
  });
  const { traceparent } = carrier;
  return traceparent === undefined
    ? undefined
    : { traceId: span.spanContext().traceId, traceparent, isRecorded: span.isRecording() };
}

/** Names and attributes of the semantic conventions for HTTP server spans. */
function endServerSpan(
  span: Span,
  method: string,
  { route, statusCode, requestId }: ObservedResponse,
): void {
  span.updateName(`${method} ${route}`);
  span.setAttributes({
    "http.request.method": method,
    "http.route": route,
    "http.response.status_code": statusCode,
    "request.id": requestId,
  });
  if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
