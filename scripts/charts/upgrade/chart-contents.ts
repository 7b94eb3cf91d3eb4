import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { crdsIn } from "../crd-schemas";
import { chartPaths, type ValuePaths } from "../value-paths";
import type { Chart } from "../../../modules/platform/addon";

/** What is compared of one version of a chart. */
export interface ChartContents {
  readonly version: string;
  readonly appVersion: string;
  /** Which versions of Kubernetes it takes. */
  readonly kubeVersion: string;
  /** `values.yaml`, with those of its sub-charts below their names. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly paths: ValuePaths;
  /** By the path of the values that name it: `registry/repository:tag`. */
  readonly images: Readonly<Record<string, string>>;
  /** By name, the definition as text. */
  readonly crds: Readonly<Record<string, string>>;
}

const metadata = z.object({
  version: z.string(),
  appVersion: z.coerce.string().default(""),
  kubeVersion: z.string().default("any"),
});

/** Reads an unpacked chart. */
export function readChart(folder: string, chart: Chart): ChartContents {
  const about = metadata.parse(parse(readFileSync(path.join(folder, "Chart.yaml"), "utf8")));
  const defaults = defaultsOf(folder);
  return {
    ...about,
    defaults,
    paths: chartPaths(folder, chart.furtherValues),
    images: Object.fromEntries(imagesIn(defaults, "", about.appVersion)),
    crds: Object.fromEntries(
      crdsIn(folder).map((crd) => [crd.metadata.name, JSON.stringify(crd.spec)]),
    ),
  };
}

function defaultsOf(folder: string): Record<string, unknown> {
  const file = path.join(folder, "values.yaml");
  const own: unknown = existsSync(file) ? parse(readFileSync(file, "utf8")) : {};
  const charts = path.join(folder, "charts");
  const below = (existsSync(charts) ? readdirSync(charts) : []).map((name): [string, unknown] => [
    name,
    mergeDefaults(defaultsOf(path.join(charts, name)), isMap(own) ? own[name] : undefined),
  ]);
  return { ...(isMap(own) ? own : {}), ...Object.fromEntries(below) };
}

function mergeDefaults(base: unknown, override: unknown): unknown {
  if (!isMap(base) || !isMap(override)) {
    return override ?? base;
  }
  const keys = new Set([...Object.keys(base), ...Object.keys(override)]);
  return Object.fromEntries([...keys].map((key) => [key, mergeDefaults(base[key], override[key])]));
}

/** An empty or missing tag is the chart's `appVersion`, by Helm's custom. */
function imagesIn(value: unknown, at: string, appVersion: string): [string, string][] {
  if (!isMap(value)) {
    return [];
  }
  const { registry, repository, tag } = value;
  const isImage = typeof repository === "string" && ("tag" in value || /image$/i.test(at));
  const own: [string, string][] = isImage
    ? [[at, `${text(registry, "", "/")}${repository}:${text(tag, appVersion)}`]]
    : [];
  const below = Object.entries(value).flatMap(([key, child]) =>
    imagesIn(child, at === "" ? key : `${at}.${key}`, appVersion),
  );
  return [...own, ...below];
}

function text(value: unknown, otherwise: string, behind = ""): string {
  return typeof value === "string" && value !== "" ? `${value}${behind}` : otherwise;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
