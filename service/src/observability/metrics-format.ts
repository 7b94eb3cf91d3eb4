/** What Prometheus can be answered in. */
export type MetricsFormat = "text" | "openmetrics";

export const CONTENT_TYPES: Readonly<Record<MetricsFormat, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** OpenMetrics for whoever names it, as Prometheus does: exemplars are in no other format. */
export function formatFor(accept: string | undefined): MetricsFormat {
  return accept?.includes("application/openmetrics-text") === true ? "openmetrics" : "text";
}

const COUNTER = /^# TYPE (\w+)_total counter$/gm;

/**
 * Text of the format 0.0.4 as OpenMetrics: a counter's family has no `_total`, there are no empty lines, and the end is
 * marked. prom-client's own switch renames its counters for good (15.1.3, `standardizeCounterName`).
 */
export function asOpenMetrics(text: string): string {
  const counters = [...text.matchAll(COUNTER)].map(([, name = ""]) => name);
  const families = new Set(counters.map((name) => `${name}_total`));
  const lines = text.split("\n").filter((line) => line !== "");
  return [...lines.map((line) => withoutTotal(line, families)), "# EOF", ""].join("\n");
}

function withoutTotal(line: string, families: ReadonlySet<string>): string {
  if (!line.startsWith("# ")) return line;
  const [hash = "", kind = "", name = "", ...rest] = line.split(" ");
  return families.has(name)
    ? [hash, kind, name.slice(0, -"_total".length), ...rest].join(" ")
    : line;
}
