/**
 * A query that is 0 where nothing has been counted yet: a counter with labels has no series before
 * its first event, and a panel would say "No data".
 *
 * @param witness a series that is there as soon as what is counted is measured at all, with the labels
 * that `query` keeps. Without it there is no data, so that what isn't measured doesn't look well.
 */
export function orZero(query: string, witness: string): string {
  return `${query} or 0 * ${witness}`;
}

/** Share of a part in a whole, both sums: 0 where nothing of the part, or nothing at all, happened. */
export function shareOf(part: string, whole: string): string {
  return orZero(`(${orZero(part, whole)}) / (${whole} > 0)`, whole);
}
