import { panelOfCluster, variableOfCluster } from "../../../modules/dashboards/of-cluster";
import { fromTempo, logs, timeSeries } from "../../../modules/dashboards/panel";
import { syntaxErrors } from "../../support/parse-query";

function promql(expr: string): unknown {
  return panelOfCluster(timeSeries({ title: "X", queries: [{ expr }] }).panel).targets?.[0];
}

test.each([
  ["up", 'up{cluster="$cluster"}'],
  ["up{}", 'up{cluster="$cluster"}'],
  ['rate(a:b{c="d"}[$__rate_interval])', 'rate(a:b{cluster="$cluster", c="d"}[$__rate_interval])'],
  ['{__name__=~"a.+"}', '{cluster="$cluster", __name__=~"a.+"}'],
  [
    'label_replace(up, "a", "$1", "b", "up{(.*)}")',
    'label_replace(up{cluster="$cluster"}, "a", "$1", "b", "up{(.*)}")',
  ],
  [
    'sum by (le, up) (a) / on (b) group_left (c) d{e!="f"} or 0 * count(up)',
    'sum by (le, up) (a{cluster="$cluster"}) / on (b) group_left (c) d{cluster="$cluster", e!="f"} or 0 * count(up{cluster="$cluster"})',
  ],
  ["time() - vector(1)", "time() - vector(1)"],
])("every selector of %s is of the chosen cluster", (expr, expected) => {
  expect(promql(expr)).toMatchObject({ expr: expected });
  expect(syntaxErrors("prometheus", expected.replaceAll("$cluster", "x"))).toEqual([]);
});

test("so is every stream of a query of logs", () => {
  const { panel } = logs({
    title: "X",
    queries: [
      { expr: 'sum by (app) (count_over_time({namespace=~"$namespace"} |= "{" [$__interval]))' },
    ],
  });
  expect(panelOfCluster(panel).targets).toMatchObject([
    {
      expr: 'sum by (app) (count_over_time({cluster="$cluster", namespace=~"$namespace"} |= "{" [$__interval]))',
    },
  ]);
});

test.each([
  ["table", "{ status = error }", { query: '{ resource.cluster="$cluster" && (status = error) }' }],
  ["table", "{}", { query: '{ resource.cluster="$cluster" }' }],
  ["traces", "$trace", { query: "$trace" }],
  ["nodeGraph", "", { query: "", serviceMapQuery: '{cluster="$cluster"}' }],
] as const)(
  "of traces, a %s that asks for %p is of the cluster, unless by id",
  (type, query, to) => {
    const { panel } = fromTempo(type, { title: "X", description: "", query });
    expect(panelOfCluster(panel).targets?.[0]).toEqual({ ...panel.targets?.[0], ...to });
  },
);

test.each([
  ["prometheus", "label_values(up, namespace)", 'label_values(up{cluster="$cluster"}, namespace)'],
  [
    "loki",
    'label_values({namespace=~"$namespace"}, app)',
    'label_values({cluster="$cluster", namespace=~"$namespace"}, app)',
  ],
] as const)(
  "the choices of a variable from %s are those of the cluster",
  (dataSource, query, expected) => {
    const variable = { name: "x", dataSource, query };
    expect(variableOfCluster(variable)).toEqual({ ...variable, query: expected });
  },
);
