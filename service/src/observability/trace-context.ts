/** The trace that the running work belongs to. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** W3C trace context of the current span. */
  readonly traceparent: string;
  /** Whether it is recorded, and not only handed on. */
  readonly isRecorded: boolean;
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

/** The id of the running work's trace where that is recorded, for an exemplar; else empty. */
export function recordedTraceId(): string {
  const current = read();
  return current?.isRecorded === true ? current.traceId : "";
}
