import type { Manifest } from "./format";

/** What a database has otherwise than the manifest says, one line a table; empty when it has just that. */
export function differences(manifest: Manifest, actual: Manifest): string[] {
  return Object.entries(manifest).flatMap(([table, said]) => {
    const has = actual[table];
    if (has === undefined) return [`${table} is missing`];
    if (has.rows !== said.rows) return [`${table} has ${has.rows} rows instead of ${said.rows}`];
    const newest = { said: said.newest?.at ?? "none", has: has.newest?.at ?? "none" };
    if (newest.has !== newest.said || has.newest?.key !== said.newest?.key)
      return [`${table}'s newest row is of ${newest.has} instead of ${newest.said}`];
    return has.sha256 === said.sha256 ? [] : [`${table} has rows with other contents`];
  });
}
