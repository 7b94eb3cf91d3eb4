/** A value that was counted, and the trace that it belongs to. */
interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  readonly atMilliseconds: number;
}

/** Counts values by upper bounds, as Prometheus has them. */
export class Histogram {
  /** One count per bound and one for what is above the last; summed up only when scraped. */
  readonly #buckets: Float64Array;
  /** The newest value of each bucket that has a trace: as many as there are buckets, however many traces come. */
  readonly #exemplars: (Exemplar | undefined)[] = [];
  #sum = 0;

  /** @param bounds ascending. */
  constructor(private readonly bounds: readonly number[]) {
    this.#buckets = new Float64Array(bounds.length + 1);
  }

  /** @param traceId of a trace that is kept; empty for none. */
  observe(value: number, traceId = ""): void {
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#sum += value;
    if (traceId !== "") this.#exemplars[bucket] = { traceId, value, atMilliseconds: Date.now() };
  }

  get count(): number {
    return this.#buckets.reduce((sum, inBucket) => sum + inBucket, 0);
  }

  /**
   * The Prometheus text format 0.0.4, without the lines of `HELP` and `TYPE`.
   * @param labels as `a="b",c="d"`.
   * @param withExemplars adds them as OpenMetrics has them; the older format knows none.
   */
  *lines(name: string, labels = "", withExemplars = false): Generator<string> {
    const only = labels === "" ? "" : `{${labels}}`;
    const others = labels === "" ? "" : `${labels},`;
    let cumulative = 0;
    for (const [index, inBucket] of this.#buckets.entries()) {
      cumulative += inBucket;
      const exemplar = withExemplars ? exemplarText(this.#exemplars[index]) : "";
      yield `${name}_bucket{${others}le="${this.bounds[index] ?? "+Inf"}"} ${cumulative}${exemplar}`;
    }
    yield `${name}_sum${only} ${this.#sum}`;
    yield `${name}_count${only} ${cumulative}`;
  }
}

/** https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md#exemplars-1 */
function exemplarText(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return "";
  const { traceId, value, atMilliseconds } = exemplar;
  return ` # {trace_id="${traceId}"} ${value} ${atMilliseconds / 1000}`;
}
