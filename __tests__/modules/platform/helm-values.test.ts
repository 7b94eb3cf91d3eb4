import {
  knownChart,
  mergeValues,
  pinnedChart,
  unknownValues,
} from "../../../modules/platform/helm-values";
import { CHARTS } from "../../../modules/addons/catalogue";
import type { Chart } from "../../../modules/platform/addon";

function chartNamed(name: string): Chart {
  const chart = CHARTS.find((each) => each.name === name);
  if (chart === undefined) {
    throw new Error(`no chart ${name}`);
  }
  return chart;
}

function paths(chart: string, values: object): string[] {
  return unknownValues(chartNamed(chart), { ...values }).map(({ path }) => path);
}

test.each(CHARTS)("the known paths of $name are those of its pinned version", (chart) => {
  expect(knownChart(chart)).toBe(pinnedChart(chart));
});

test("maps are merged key by key, lists and scalars replaced, inputs left alone", () => {
  const base = { a: { b: 1, c: [1, 2] }, d: true };
  expect(mergeValues(base, { a: { c: [3] }, d: null, e: {} })).toEqual({
    a: { b: 1, c: [3] },
    d: null,
    e: {},
  });
  expect(base).toEqual({ a: { b: 1, c: [1, 2] }, d: true });
});

test("finds values that a chart would ignore: moved, misspelt, of a sub-chart, too deep", () => {
  expect(paths("traefik", { ports: { web: { redirectTo: { port: "websecure" } } } })).toEqual([
    "ports.web.redirectTo",
  ]);
  expect(paths("traefik", { service: { type: "NodePort" } })).toEqual(["service.type"]);
  expect(paths("kube-prometheus-stack", { grafana: { sidecars: {} } })).toEqual([
    "grafana.sidecars",
  ]);
  expect(paths("alloy", { alloy: { storagePath: { size: "1Gi" } } })).toEqual([
    "alloy.storagePath",
  ]);
});

test("takes values that a chart hands on as they are", () => {
  expect(paths("traefik", { service: { spec: { loadBalancerClass: "x" } } })).toEqual([]);
  expect(paths("loki", { loki: { limits_config: { max_streams_per_user: 5 } } })).toEqual([]);
});
