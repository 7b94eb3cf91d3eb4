/** Whose objective it is. */
export interface Measured {
  readonly namespace: string;
  /** Name of its Deployment. */
  readonly workload: string;
}

/** What users are promised, measured by what has happened to them: PromQL without labels. */
export interface Objective {
  /** In lower case with hyphens; a label of its series. */
  readonly name: string;
  /** Of 100 events, so many are good; what remains is the error budget. */
  readonly percent: number;
  /** What a good event is, e.g. `requests answered without a server error`. */
  readonly promise: string;
  /** Events per second, over 5 minutes. */
  readonly events: string;
  /** Those of them that are not good. */
  readonly failures: string;
  /** A series that is there as soon as events are counted at all: until the first one there is none of theirs. */
  readonly witness: string;
}

/** The share of events that may fail, e.g. 0.001 for 99.9 percent. */
export function errorBudget({ percent }: Pick<Objective, "percent">): number {
  // What floating point makes of it, 0.0009999999999998899, is written into rules.
  return Number(((100 - percent) / 100).toPrecision(6));
}
