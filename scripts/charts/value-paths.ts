import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Chart } from "../../modules/platform/addon";

/**
 * What may be written at a path of a chart's values: a scalar or list (0), anything (1), or a map
 * with these keys.
 */
export type ValuePaths = 0 | 1 | { readonly [key: string]: ValuePaths };

type Json = Readonly<Record<string, unknown>>;

/**
 * The paths of a chart's own `values.yaml`, of its sub-charts' below their names, and of its
 * `values.schema.json` where that is closed (`additionalProperties: false`). An empty map or null
 * is free: the chart hands on whatever it is given. Further ones are those that its add-on names.
 */
export function chartPaths(
  folder: string,
  further: NonNullable<Chart["furtherValues"]> = {},
): ValuePaths {
  return Object.entries(further).reduce(
    (paths, [at, kind]) => setPath(paths, at.split("/"), kind === "free" ? 1 : 0),
    valuePaths(folder),
  );
}

function setPath(paths: ValuePaths, [key, ...rest]: string[], value: 0 | 1): ValuePaths {
  return key === undefined || typeof paths !== "object"
    ? value
    : { ...paths, [key]: setPath(paths[key] ?? {}, rest, value) };
}

function valuePaths(chart: string): ValuePaths {
  const charts = path.join(chart, "charts");
  const subcharts = existsSync(charts) ? readdirSync(charts) : [];
  return [
    pathsOf(readIfThere(path.join(chart, "values.yaml"), parse) ?? {}),
    Object.fromEntries(subcharts.map((name) => [name, valuePaths(path.join(charts, name))])),
    schemaPaths(readIfThere(path.join(chart, "values.schema.json"), JSON.parse)),
  ].reduce(mergePaths);
}

function pathsOf(value: unknown): ValuePaths {
  if (value === null || (isMap(value) && Object.keys(value).length === 0)) {
    return 1;
  }
  return isMap(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, child]) => [
          key,
          // Handed on whole: requests and limits of whatever resource.
          key === "resources" ? 1 : pathsOf(child),
        ]),
      )
    : 0;
}

function schemaPaths(root: unknown): ValuePaths {
  const visit = (node: unknown): ValuePaths => {
    const schema = resolve(root, node);
    const properties = schema["properties"];
    return isMap(properties) && schema["additionalProperties"] === false
      ? Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, visit(child)]))
      : 1;
  };
  return visit(root);
}

function resolve(root: unknown, node: unknown): Json {
  const schema = isMap(node) ? node : {};
  const reference = schema["$ref"];
  if (typeof reference !== "string") {
    return schema;
  }
  const target = reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((at, key) => (isMap(at) ? at[key] : undefined), root);
  return isMap(target) ? target : {};
}

/** Both trees together: the more that one of them knows about a path, the more it counts. */
function mergePaths(a: ValuePaths, b: ValuePaths): ValuePaths {
  if (typeof a !== "object" || typeof b !== "object") {
    return typeof a === "object" || b === 1 ? a : b;
  }
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, mergePaths(a[key] ?? 1, b[key] ?? 1)]));
}

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readIfThere(file: string, read: (text: string) => unknown): unknown {
  return existsSync(file) ? read(readFileSync(file, "utf8")) : undefined;
}
