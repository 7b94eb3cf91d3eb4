import type { Problem } from "../support/problem";
import { pathOf } from "../support/schema-problems";

/** What stands in the environments' files until somebody writes what is theirs. */
const PLACEHOLDERS: readonly { readonly pattern: RegExp; readonly remedy: string }[] = [
  { pattern: /^0{8}-0{4}-0{4}-0{4}-0{12}$/, remedy: "write the id of your own in Entra or Azure" },
  // RFC 2606 §3: nobody can have these names.
  {
    pattern: /(^|[.@])example\.(com|net|org)$/i,
    remedy: "write a domain or an address of your own",
  },
  {
    pattern: /^(https:\/\/github\.com\/)?example\/[\w.-]+(#.*)?$/,
    remedy: "write your own repository",
  },
  // RFC 5737: addresses of nobody.
  {
    pattern: /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+(\/\d+)?$/,
    remedy: "write addresses of your own",
  },
];

/** Not of the environment's own file: what the shell says, and other environments. */
const OF_OTHERS = new Set(["settings", "promotedFrom", "reportsTo", "receivesFrom"]);

/** Every value of an environment that is only a placeholder: it synthesises, but can't be deployed. */
export function placeholdersIn(environment: object): Problem[] {
  return Object.entries(environment)
    .filter(([key]) => !OF_OTHERS.has(key))
    .flatMap(([key, value]) => find(value, [key]));
}

function find(value: unknown, path: readonly PropertyKey[]): Problem[] {
  if (typeof value === "string") {
    return PLACEHOLDERS.filter(({ pattern }) => pattern.test(value)).map(({ remedy }) => ({
      path: pathOf(path),
      value,
      rule: "a value of your own, not a placeholder",
      remedy,
    }));
  }
  if (Array.isArray(value)) {
    return value.flatMap((child, index) => find(child, [...path, index]));
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, child]) => find(child, [...path, key]))
    : [];
}
