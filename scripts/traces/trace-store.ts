/** A span, whatever it is kept by. Ids are hexadecimal. */
export interface Span {
  readonly traceId: string;
  readonly id: string;
  /** None of a span that nobody called. */
  readonly parentId?: string;
  readonly name: string;
  /** `service.name` of who recorded it. */
  readonly service: string;
  /** `k8s.pod.name` of who recorded it; empty where nobody says. */
  readonly pod: string;
  readonly isError: boolean;
  readonly startMilliseconds: number;
  readonly durationMilliseconds: number;
  /** What caused it without calling it. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** Who keeps traces and answers for them. */
export interface TraceStore {
  /** The spans of a trace that have arrived, the first one first; none of a trace that isn't known. */
  trace(id: string): Promise<readonly Span[]>;
  /** The traces, each with its spans, that have a link to a trace. */
  linkedTo(id: string): Promise<readonly (readonly Span[])[]>;
}

/** Asks an API for JSON at a path with its query. @returns undefined where it answers 404 */
export type AskJson = (path: string) => Promise<unknown>;

export function inOrder(spans: readonly Span[]): readonly Span[] {
  return spans.toSorted((a, b) => a.startMilliseconds - b.startMilliseconds);
}
