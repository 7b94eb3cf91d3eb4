/** @throws Error when one that was acknowledged isn't there. */
export function expectAll(acknowledged: Iterable<string>, found: Iterable<string>): void {
  const [ids, there] = [[...acknowledged], new Set(found)];
  const missing = ids.filter((id) => !there.has(id));
  if (missing.length > 0) {
    throw new Error(`${missing.length} of ${ids.length} that were acknowledged are missing`);
  }
}
