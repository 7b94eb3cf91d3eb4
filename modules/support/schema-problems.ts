import type { z } from "zod";
import type { Problem } from "./problem";

type Issue = z.core.$ZodIssue;

/**
 * What a schema found wrong, as problems. A refinement states its rule as `error` and its remedy as
 * `params.remedy`; for zod's own checks both are made here, so that every problem reads alike.
 */
export function schemaProblems(error: z.ZodError, schema: z.ZodType, input: unknown): Problem[] {
  return error.issues.flatMap((issue) => toProblems(issue, input, schema));
}

function toProblems(issue: Issue, input: unknown, schema: z.ZodType): Problem[] {
  const path = pathOf(issue.path);
  const value = valueAt(input, issue.path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => ({
        path: pathOf([...issue.path, key]),
        value: valueAt(input, [...issue.path, key]),
        rule: known.length > 0 ? `a known key: ${known.join(", ")}` : "a known key",
        remedy: "remove it or correct its spelling",
      }));
    }
    case "invalid_value":
      return [
        {
          path,
          value,
          rule: `one of ${issue.values.map(String).join(", ")}`,
          remedy: "choose one of these",
        },
      ];
    case "invalid_type":
      return [
        {
          path,
          value,
          rule: `must be ${article(issue.expected)}`,
          remedy: value === undefined ? "add it" : `write ${article(issue.expected)}`,
        },
      ];
    case "invalid_key":
      // A record's key, by the schema of its keys.
      return issue.issues
        .flatMap((inner) => toProblems(inner, undefined, schema))
        .map(({ rule, remedy }) => ({ path, value: issue.path.at(-1), rule, remedy }));
    case "custom":
      return [{ path, value, rule: issue.message, remedy: remedyOf(issue.params) }];
    default:
      return [{ path, value, rule: issue.message, remedy: "write a value within the rule" }];
  }
}

function remedyOf(params: Record<string, unknown> | undefined): string {
  const remedy = params?.["remedy"];
  return typeof remedy === "string" ? remedy : "write a value within the rule";
}

/** Where a value stands, as `access.ops[0]`. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? "(whole)"
    : path
        .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i ? "." : ""}${String(key)}`))
        .join("");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    input,
  );
}

/** The keys an object schema knows at a path, found by walking the schema beside the path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const key of path) {
    at = childSchema(unwrap(at), key);
  }
  const shape = shapeOf(unwrap(at));
  return shape === undefined ? [] : Object.keys(shape);
}

function childSchema(schema: unknown, key: PropertyKey): unknown {
  const shape = shapeOf(schema);
  if (shape !== undefined) {
    return Reflect.get(shape, key);
  }
  const def = defOf(schema);
  return def?.["element"] ?? def?.["valueType"];
}

function unwrap(schema: unknown): unknown {
  const inner = defOf(schema)?.["innerType"] ?? defOf(schema)?.["in"];
  return inner === undefined ? schema : unwrap(inner);
}

function shapeOf(schema: unknown): object | undefined {
  const shape = defOf(schema)?.["shape"];
  return typeof shape === "object" && shape !== null ? shape : undefined;
}

function defOf(schema: unknown): Record<string, unknown> | undefined {
  if (typeof schema !== "object" || schema === null || !("def" in schema)) {
    return undefined;
  }
  const { def } = schema;
  return typeof def === "object" && def !== null ? { ...def } : undefined;
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}
