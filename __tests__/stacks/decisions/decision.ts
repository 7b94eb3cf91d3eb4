/** Stands for an argument that isn't there. */
export const ABSENT = "(absent)";

/**
 * One decision of a page in docs/: what every block of a type must say. Tests hold what is
 * synthesised against these rows, and the page is written from them.
 */
export interface Decision<Environment extends string> {
  /** Sentence that names the test. */
  readonly decision: string;
  readonly type: string;
  /** Pattern of the resource's id in the stack, where not every one of the type is meant. */
  readonly only?: string;
  /** Dots lead into blocks; `\.` is a dot of a key's own. */
  readonly argument: string;
  /** In every environment, or in each. */
  readonly value: unknown;
  readonly environments?: Partial<Record<Environment, unknown>>;
  readonly reason: string;
  /** Setting that changes it; none where it's the same everywhere. */
  readonly setting?: string;
}

/** What a decision says of one environment. */
export function expectedIn<Environment extends string>(
  name: Environment,
  { value, environments }: Decision<Environment>,
): unknown {
  return environments && name in environments ? environments[name] : value;
}
