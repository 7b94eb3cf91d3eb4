import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Chart } from "./addon";

/** Values of a chart, as in its `values.yaml`. */
export interface HelmValues {
  readonly [key: string]: unknown;
}

/** What may stand at a path: a scalar or a list (0), anything (1), or a map with these keys. */
export type ValuePaths = 0 | 1 | { readonly [key: string]: ValuePaths };

/** A value that the chart would ignore without a word. */
export interface UnknownValue {
  /** Keys joined by dots. */
  readonly path: string;
  readonly value: unknown;
  /** What the chart has there instead. */
  readonly known: readonly string[];
}

/** Merges as Helm does: maps key by key, everything else replaced; neither input changes. */
export function mergeValues(base: HelmValues, override: HelmValues): HelmValues {
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(override)])].map((key) => {
      const [own, other] = [base[key], override[key]];
      return [
        key,
        isMap(own) && isMap(other) ? mergeValues(own, other) : key in override ? other : own,
      ];
    }),
  );
}

/** File of what a chart knows, below modules/. */
export function factsFile({ name }: Chart): string {
  return `addons/chart-values/${name}.json`;
}

/** Whether it is known which values a chart takes. */
export function hasFacts(chart: Chart): boolean {
  return existsSync(pathOfFacts(chart));
}

/**
 * Values at paths that the pinned version of a chart doesn't have; Helm ignores such values.
 *
 * @throws Error when nothing is known of the chart.
 */
export function unknownValues(chart: Chart, values: HelmValues): readonly UnknownValue[] {
  return unknownIn(chartPaths(chart), values);
}

/** Values at paths that aren't among these. */
export function unknownIn(paths: ValuePaths, values: HelmValues): readonly UnknownValue[] {
  return compare(values, paths, "");
}

/** Chart and version whose paths are known, as `traefik 41.3.0`; a test keeps both in step. */
export function knownChart(chart: Chart): string {
  return readFacts(chart).chart;
}

/** Whether a chart has CRDs in `crds/`, where Helm leaves them alone after the first install. */
export function hasCrdsFolder(chart: Chart): boolean {
  return readFacts(chart).crdsFolder === true;
}

function chartPaths(chart: Chart): ValuePaths {
  return readFacts(chart).paths;
}

/** Values at paths, dots between keys. */
export function valuesAt(values: readonly (readonly [at: string, value: string])[]): HelmValues {
  return values.map(([at, value]) => valueAt(at.split("."), value)).reduce(mergeValues, {});
}

function valueAt([key, ...rest]: readonly string[], value: string): HelmValues {
  return key === undefined ? {} : { [key]: rest.length === 0 ? value : valueAt(rest, value) };
}

/** Version of the program that a chart is made for: its `appVersion`. */
export function appVersion(chart: Chart): string {
  return readFacts(chart).appVersion;
}

interface ChartFacts {
  readonly chart: string;
  readonly appVersion: string;
  readonly paths: ValuePaths;
  readonly crdsFolder?: true;
}

const read = new Map<string, ChartFacts>();

function pathOfFacts(chart: Chart): string {
  return path.join(__dirname, "..", factsFile(chart));
}

function readFacts(chart: Chart): ChartFacts {
  const known = read.get(chart.name);
  if (known !== undefined) {
    return known;
  }
  const facts: ChartFacts = JSON.parse(readFileSync(pathOfFacts(chart), "utf8"));
  read.set(chart.name, facts);
  return facts;
}

function compare(value: unknown, paths: ValuePaths, at: string): UnknownValue[] {
  if (paths === 1 || (paths === 0 && !isMap(value))) {
    return [];
  }
  if (paths === 0) {
    return [{ path: at, value, known: ["a scalar or a list"] }];
  }
  if (!isMap(value)) {
    return value === null || value === false ? [] : [{ path: at, value, known: ["a map"] }];
  }
  return Object.entries(value).flatMap(([key, child]) => {
    const below = at === "" ? key : `${at}.${key}`;
    const known = paths[key];
    return known === undefined
      ? [{ path: below, value: child, known: Object.keys(paths).sort() }]
      : compare(child, known, below);
  });
}

function isMap(value: unknown): value is HelmValues {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `<name> <version>` of a pinned chart. */
export function pinnedChart({ name, version }: Chart): string {
  return `${name} ${version}`;
}
