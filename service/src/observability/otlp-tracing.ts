import type { IncomingMessage } from "node:http";
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
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from "@opentelemetry/sdk-trace";
import type { SamplerConfig } from "../config/tracing-config";
import type { ObservedResponse } from "../http/observed-response";
import type { BusMessage } from "../bus/bus";
import { readCurrentTrace } from "./trace-context";
import type { Tracing } from "./tracing";

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

/** Spans of requests, queries and messages over OTLP/HTTP; exporter and resource read the standard `OTEL_*` variables themselves. */
export function startTracing(version: string, sampler: SamplerConfig): Tracing {
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": "job-board", "service.version": version }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerFrom(sampler),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer("job-board", version);
  readCurrentTrace(() => traceOf(context.active()));
  return {
    trace(incoming, outgoing, run) {
      const parent = propagator.extract(ROOT_CONTEXT, incoming.headers, headersOf);
      const method = incoming.method ?? "";
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, parent);
      outgoing.traceId = span.spanContext().traceId;
      outgoing.once("close", () => endServerSpan(span, method, outgoing));
      context.with(trace.setSpan(parent, span), run);
    },
    traceQuery(operation, run) {
      // What nobody asked for, such as a look into the outbox, is no trace of its own.
      if (trace.getActiveSpan() === undefined) return run();
      const span = tracer.startSpan(operation, { kind: SpanKind.CLIENT });
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
    shutdown: () => provider.shutdown(),
  };
}

function traceOf(active: Context) {
  const spanContext = trace.getSpanContext(active);
  if (spanContext === undefined) return undefined;
  const carrier: { traceparent?: string } = {};
  propagator.inject(active, carrier, {
    set: (headers, key, value) => void Object.assign(headers, { [key]: value }),
  });
  const { traceparent } = carrier;
  return traceparent === undefined ? undefined : { traceId: spanContext.traceId, traceparent };
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

function samplerFrom({ name, ratio }: SamplerConfig): Sampler {
  const root = name.endsWith("always_off")
    ? new AlwaysOffSampler()
    : name.endsWith("traceidratio")
      ? new TraceIdRatioBasedSampler(ratio)
      : new AlwaysOnSampler();
  return name.startsWith("parentbased_") ? new ParentBasedSampler({ root }) : root;
}
