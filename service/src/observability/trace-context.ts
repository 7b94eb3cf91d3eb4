/** The trace that the running work belongs to. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** W3C trace context of the current span. */
  readonly traceparent: string;
}

let read: () => TraceContext | undefined = () => undefined;

/** Undefined outside of a span, and always while tracing is off: whoever asks needs not to know of OpenTelemetry. */
export function currentTrace(): TraceContext | undefined {
  return read();
}

/** Tracing is there once for a process, as the context is that it is kept in. */
export function readCurrentTrace(from: () => TraceContext | undefined): void {
  read = from;
}
