/** Counts values by upper bounds, as Prometheus has them. */
export class Histogram {
  /** One count per bound and one for what is above the last; summed up only when scraped. */
  readonly #buckets: Float64Array;
  #sum = 0;

  /** @param bounds ascending. */
  constructor(private readonly bounds: readonly number[]) {
    this.#buckets = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  get count(): number {
    return this.#buckets.reduce((sum, inBucket) => sum + inBucket, 0);
  }

  /** The Prometheus text format 0.0.4, without the lines of `HELP` and `TYPE`. @param labels as `a="b",c="d"`. */
  *lines(name: string, labels = ""): Generator<string> {
    const only = labels === "" ? "" : `{${labels}}`;
    const others = labels === "" ? "" : `${labels},`;
    let cumulative = 0;
    for (const [index, inBucket] of this.#buckets.entries()) {
      cumulative += inBucket;
      yield `${name}_bucket{${others}le="${this.bounds[index] ?? "+Inf"}"} ${cumulative}`;
    }
    yield `${name}_sum${only} ${this.#sum}`;
    yield `${name}_count${only} ${cumulative}`;
  }
}
