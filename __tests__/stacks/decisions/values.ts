import { ABSENT } from "./decision";

/** The value of an argument in a block; of a list of blocks, in the first. */
export function valueAt(block: unknown, argument: string): unknown {
  const value = argument
    .split(/(?<!\\)\./)
    .map((key) => key.replaceAll("\\", ""))
    .reduce<unknown>((at, key) => {
      const inner: unknown = Array.isArray(at) ? at[0] : at;
      return typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined;
    }, block);
  return value ?? ABSENT;
}

/** Without those that are there already. */
export function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
