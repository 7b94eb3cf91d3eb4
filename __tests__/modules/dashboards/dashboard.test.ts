import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Dashboard, type DashboardProps } from "../../../modules/dashboards/dashboard";
import type { PanelJson } from "../../../modules/dashboards/grafana-json";
import { stat, timeSeries } from "../../../modules/dashboards/panel";
import { CATALOGUE } from "../../../modules/addons/catalogue";
import { postgresDashboard } from "../../../modules/backing/postgres/dashboard";
import { rabbitMqDashboard } from "../../../modules/backing/rabbitmq/dashboard";
import { sqlServerDashboard } from "../../../modules/backing/sql-server/dashboard";
import { valkeyDashboard } from "../../../modules/backing/valkey/dashboard";
import { jobBoardDashboard } from "../../../modules/workloads/job-board/dashboard";
import type { Addon } from "../../../modules/platform/addon";
import { streamLabels, syntaxErrors } from "../../support/parse-query";
import { synthStack } from "../../support/synth";

interface WrittenDashboard {
  readonly uid: string;
  readonly title: string;
  readonly templating: {
    readonly list: readonly { readonly name: string; query: { query: string } }[];
  };
  readonly panels: readonly (PanelJson & { readonly targets?: readonly WrittenTarget[] })[];
}

interface WrittenTarget {
  readonly expr?: string;
  readonly query?: string;
  readonly datasource: { readonly uid: "prometheus" | "loki" };
}

function configMap(props: Omit<DashboardProps, "namespace">) {
  return synthStack((stack) => {
    new KubernetesProvider(stack, "Kubernetes", {});
    new Dashboard(stack, "Dashboard", { ...props, namespace: "monitoring" });
  }).resource("kubernetes_config_map_v1");
}

function written(props: Omit<DashboardProps, "namespace">): WrittenDashboard {
  const [json] = Object.values(configMap(props)["data"] as Record<string, string>);
  // Terraform reads `$${` as `${`.
  return JSON.parse((json ?? "").replaceAll("$${", "${")) as WrittenDashboard;
}

const minimal = {
  uid: "demo",
  title: "Demo",
  description: "A demo.",
  rows: [
    {
      title: "Row",
      panels: [
        timeSeries({ title: "Up", width: 16, queries: [{ expr: "up", legend: "{{pod}}" }] }),
        timeSeries({ title: "Down", width: 12, queries: [{ expr: "up == 0" }] }),
      ],
    },
  ],
} satisfies Omit<DashboardProps, "namespace">;

test("is a ConfigMap that Grafana's sidecar finds, in the folder it names", () => {
  expect(configMap(minimal)).toEqual({
    metadata: {
      name: "dashboard-demo",
      namespace: "monitoring",
      labels: expect.objectContaining({ grafana_dashboard: "1" }),
      annotations: { grafana_folder: "Platform" },
    },
    data: { "demo.json": expect.any(String) },
  });
});

test("puts panels from left to right and below when they don't fit", () => {
  expect(written(minimal).panels.map(({ id, gridPos }) => ({ id, ...gridPos }))).toEqual([
    { id: 1, h: 1, w: 24, x: 0, y: 0 },
    { id: 2, h: 8, w: 16, x: 0, y: 1 },
    { id: 3, h: 8, w: 12, x: 0, y: 9 },
  ]);
});

test("leaves Grafana's variables to Grafana", () => {
  const panels = [stat({ title: "X", queries: [{ expr: 'up{pod="${pod}"}' }] })];
  const { data } = configMap({ ...minimal, rows: [{ title: "Row", panels }] });
  expect(JSON.stringify(data)).toContain("$${pod}");
});

test("fails when a panel asks a data source that Grafana doesn't have", () => {
  const [panel] = minimal.rows[0]?.panels ?? [];
  const other = { type: "influxdb", uid: "influxdb" };
  const asking = { width: 8, panel: { ...panel?.panel, type: "timeseries", datasource: other } };
  expect(() => configMap({ ...minimal, rows: [{ title: "Row", panels: [asking] }] })).toThrow(
    [
      "1 problem in the stacks:",
      "",
      "test/Dashboard.Up",
      '  value:  "influxdb"',
      "  rule:   a data source of Grafana: prometheus, loki, tempo",
      "  remedy: choose one of these, or add it to Grafana and to modules/dashboards/panel.ts",
    ].join("\n"),
  );
});

const dashboards = [
  ...CATALOGUE.flatMap((addon: Addon) => Object.values(addon.dashboards ?? {})),
  jobBoardDashboard,
  postgresDashboard,
  rabbitMqDashboard,
  sqlServerDashboard,
  valkeyDashboard,
];

/** What may never have happened: Prometheus and Loki then know no series of it. */
/** Those in use of https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts. */
const GRAFANA_UNITS = new Set([
  "short",
  "none",
  "percentunit",
  "s",
  "bytes",
  "Bps",
  "reqps",
  "cps",
  "dateTimeFromNow",
]);

const MAY_NEVER_HAPPEN =
  /(status|code)=~\\?"\[?[45]|level=~\\?"(error|fatal)|dropped|error_count|throttled/;

/** Of what the agent on each node reads, and of the cluster's events (`job`). */
const STREAM_LABELS = new Set(["cluster", "namespace", "app", "container", "level", "job"]);

describe.each(dashboards)("$title", (props) => {
  const dashboard = written(props);
  const targets = dashboard.panels.flatMap(({ targets: list = [] }) => list);

  test("asks only what PromQL and LogQL can answer", () => {
    expect(targets.length).toBeGreaterThan(5);
    const asked = targets.flatMap(({ expr, datasource }) =>
      expr === undefined ? [] : [{ expr, errors: syntaxErrors(datasource.uid, expr) }],
    );
    expect(asked.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });

  test("chooses streams of logs by labels that they have; by the pod or an id it filters", () => {
    const chosenBy = targets
      .filter(({ datasource, expr }) => datasource.uid === "loki" && expr !== undefined)
      .flatMap(({ expr = "" }) => streamLabels(expr));
    expect(chosenBy.filter((label) => !STREAM_LABELS.has(label))).toEqual([]);
  });

  test("is of one cluster, chosen first, where there are several; or of all of them", () => {
    const several = written({ ...props, severalClusters: true });
    // Traces have an expression of their own, and are found by their id.
    const queries = several.panels.flatMap(({ targets: list = [] }) =>
      list.flatMap((target) =>
        "expr" in target && typeof target.expr === "string" ? [target.expr] : [],
      ),
    );
    const narrowed = queries.filter((expr) => /\{cluster="\$cluster"[,}]/.test(expr));
    const ofOne = "allClusters" in props ? 0 : queries.length;
    expect(narrowed.length).toBe(ofOne);
    expect(several.templating.list[0]?.name === "cluster").toBe(ofOne > 0);
    expect(JSON.stringify(dashboard)).not.toContain("$cluster");
  });

  test("uses every variable it offers, and no other", () => {
    const offered = dashboard.templating.list.map(({ name }) => name);
    const queries = [
      ...targets.map(({ expr, query = "" }) => expr ?? query),
      ...dashboard.templating.list.map(({ query }) =>
        typeof query === "string" ? "" : query.query,
      ),
    ];
    const used = queries.flatMap((query) =>
      [...query.matchAll(/\$(?!__)(\w+)/g)].map(([, name]) => name),
    );
    expect(new Set(used)).toEqual(new Set(offered));
  });

  test("shows 0 where nothing has failed, instead of no data", () => {
    const panels = dashboard.panels
      .filter(({ type }) => type !== "logs" && type !== "table")
      .map(({ title, targets: list = [] }) => ({ title, queries: JSON.stringify(list) }))
      .filter(({ queries }) => MAY_NEVER_HAPPEN.test(queries));
    expect(panels.filter(({ queries }) => !queries.includes(" or 0 * "))).toEqual([]);
  });

  test("shows every figure in a unit that Grafana knows", () => {
    const units = dashboard.panels.flatMap(({ type, fieldConfig }) =>
      type === "logs" || fieldConfig === undefined ? [] : [fieldConfig.defaults.unit],
    );
    expect(units.filter((unit) => unit === undefined || !GRAFANA_UNITS.has(unit))).toEqual([]);
  });

  test("gives every panel a title, and no two the same", () => {
    const titles = dashboard.panels.map(({ title, gridPos }) => `${title} ${gridPos?.y}`);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

test("the parsers are real: they refuse what is no query", () => {
  expect(syntaxErrors("prometheus", "sum by (pod (up)")).not.toEqual([]);
  expect(syntaxErrors("loki", '{app="x" |= "y"')).not.toEqual([]);
});
