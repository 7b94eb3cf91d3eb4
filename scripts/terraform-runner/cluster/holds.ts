/**
 * Whether everything that is wanted of an object is so; it may have more fields, which the API server
 * or somebody else has filled in, but not more in a list. Nothing, false, 0 and empty are the same as
 * absent.
 */
export function holds(actual: unknown, wanted: unknown): boolean {
  if (actual === undefined || actual === null) {
    return isNothing(wanted);
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, i) => holds(actual[i], item))
    );
  }
  if (typeof wanted === "object" && wanted !== null) {
    return (
      typeof actual === "object" &&
      Object.entries(wanted).every(([key, value]) => holds(Reflect.get(actual, key), value))
    );
  }
  return wanted === null || textOf(actual) === textOf(wanted);
}

/** A port may be written as a number or as text. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isNothing(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? Object.values(value).every(isNothing)
    : value === undefined || value === null || value === "" || value === false || value === 0;
}
