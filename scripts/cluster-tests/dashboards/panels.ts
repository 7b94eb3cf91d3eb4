import { z } from "zod";

/** Prometheus and Loki are asked by an expression, Tempo by a query. */
const target = z
  .object({ expr: z.string().optional(), query: z.string().optional() })
  .transform(({ expr, query = "" }) => expr ?? query);
/** A choice; a field that is written into names no data source. */
const variable = z.object({
  name: z.string(),
  query: z.object({ query: z.string() }),
  multi: z.boolean(),
  datasource: z.object({ uid: z.string() }),
});
const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  templating: z.object({
    list: z.array(z.unknown()).transform((all) =>
      all.flatMap((each) => {
        const { data } = variable.safeParse(each);
        return data === undefined ? [] : [data];
      }),
    ),
  }),
  panels: z.array(
    z.object({
      title: z.string(),
      type: z.string(),
      datasource: z.object({ uid: z.string() }).optional(),
      targets: z.array(target).default([]),
    }),
  ),
});

/** As Grafana reads it from a ConfigMap. */
export type WrittenDashboard = z.output<typeof dashboardSchema>;

/** What a panel shows: nothing when none of its queries answers. */
export interface Panel {
  readonly dashboard: string;
  readonly title: string;
  readonly dataSource: string;
  readonly queries: readonly string[];
}

/** A choice at the top of a dashboard, with what can be chosen. */
export interface Choice {
  readonly name: string;
  readonly values: readonly string[];
  /** Whether all of them can be chosen together. */
  readonly multiple: boolean;
}

export function readDashboard(json: string): WrittenDashboard {
  return dashboardSchema.parse(JSON.parse(json));
}

/** The panels that ask something; a row is none. */
export function panelsOf({ uid, panels }: WrittenDashboard): Panel[] {
  return panels
    .filter(({ type }) => type !== "row")
    .map(({ title, datasource, targets }) => ({
      dashboard: uid,
      title,
      dataSource: datasource?.uid ?? "",
      queries: targets,
    }));
}

/** What `label_values(series, label)` asks; nothing when it is written in another way. */
export function labelValues(query: string): { series: string; label: string } | undefined {
  const [, series, label] = /^label_values\((.*), (\w+)\)$/s.exec(query) ?? [];
  return series === undefined || label === undefined ? undefined : { series, label };
}

/**
 * A query with what Grafana fills in: the intervals of an hour on a screen, and for each choice every
 * value, all of them together where they can be.
 */
export function filledIn(query: string, choices: readonly Choice[]): string[] {
  const text = query
    .replaceAll("$__rate_interval", "5m")
    .replaceAll("$__interval", "1m")
    .replaceAll("$__range", "1h");
  return choices.reduce<string[]>(
    (queries, { name, values, multiple }) =>
      queries.flatMap((each) =>
        new RegExp(`\\$${name}\\b`).test(each)
          ? (multiple ? [values.join("|")] : values).map((value) =>
              each.replaceAll(new RegExp(`\\$${name}\\b`, "g"), () => value),
            )
          : [each],
      ),
    [text],
  );
}
