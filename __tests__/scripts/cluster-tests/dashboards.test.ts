import { CATALOGUE } from "../../../modules/addons/catalogue";
import { jobBoardDashboard } from "../../../modules/workloads/job-board/dashboard";
import type { Addon } from "../../../modules/platform/addon";
import { MAY_BE_EMPTY, reasonFor } from "../../../scripts/cluster-tests/dashboards/empty-panels";
import {
  filledIn,
  labelValues,
  panelsOf,
  readDashboard,
} from "../../../scripts/cluster-tests/dashboards/panels";
import { SILENCES } from "../../../scripts/cluster-tests/dashboards/silences";
import { platforms } from "../../support/platform";

const namespace = { name: "namespace", values: ["shop", "jobs"], multiple: false };
const pod = { name: "pod", values: ["a", "b"], multiple: true };

test("a query is asked for each value of a choice, and for all at once where several can be chosen", () => {
  expect(
    filledIn('rate(x{namespace="$namespace", pod=~"$pod"}[$__rate_interval])', [namespace, pod]),
  ).toEqual([
    'rate(x{namespace="shop", pod=~"a|b"}[5m])',
    'rate(x{namespace="jobs", pod=~"a|b"}[5m])',
  ]);
  expect(filledIn("up", [namespace])).toEqual(["up"]);
  expect(filledIn('up{x="$namespaces"}', [namespace])).toEqual(['up{x="$namespaces"}']);
});

test("what a choice can be is asked of Prometheus by series and label", () => {
  expect(labelValues('label_values(x{a="b", c="d"}, pod)')).toEqual({
    series: 'x{a="b", c="d"}',
    label: "pod",
  });
  expect(labelValues("query_result(up)")).toBeUndefined();
});

const written = Object.values(platforms.local.resources("kubernetes_config_map_v1")).flatMap(
  ({ data }) =>
    Object.values((data ?? {}) as Record<string, string>).map((json) =>
      readDashboard(json.replaceAll("$${", "${")),
    ),
);

test("every dashboard of the platform can be read as it is written", () => {
  expect(written.length).toBeGreaterThan(5);
  for (const dashboard of written) {
    expect(panelsOf(dashboard).filter(({ queries }) => queries.length === 0)).toEqual([]);
    const choices = dashboard.templating.list.filter(
      ({ datasource }) => datasource.uid === "prometheus",
    );
    expect(choices.filter(({ query }) => labelValues(query.query) === undefined)).toEqual([]);
  }
});

test("panels of Tempo, which nobody asks, have a reason to be empty, whether it runs or not", () => {
  const ofTempo = written.flatMap(panelsOf).filter(({ dataSource }) => dataSource === "tempo");
  expect(ofTempo.length).toBeGreaterThan(2);
  expect(ofTempo.filter((panel) => reasonFor(panel, []) === undefined)).toEqual([]);
});

test("what may be empty is a panel that there is, with a reason", () => {
  const there = new Set(
    [
      ...CATALOGUE.flatMap((addon: Addon) => Object.values(addon.dashboards ?? {})),
      jobBoardDashboard,
    ].flatMap(({ uid, rows }) =>
      rows.flatMap(({ panels }) => panels.map(({ panel }) => `${uid}/${panel.title ?? ""}`)),
    ),
  );
  const missing = MAY_BE_EMPTY.filter(
    ({ dashboard, panel }) => !there.has(`${dashboard}/${panel}`),
  );
  expect(missing).toEqual([]);
  expect(MAY_BE_EMPTY.filter(({ reason }) => reason.length < 10)).toEqual([]);
});

test("a panel may be empty while nobody tells what it asks for, and no longer", () => {
  const panel = { dashboard: "ingress", title: "CPU", dataSource: "prometheus" };
  const ofContainers = {
    ...panel,
    queries: ['rate(container_cpu_usage_seconds_total{namespace="traefik", container!=""}[2m])'],
  };
  expect(reasonFor(ofContainers, SILENCES)).toMatch(/no containers/);
  expect(reasonFor(ofContainers, [])).toBeUndefined();
  const ofPods = { ...panel, queries: ['kube_pod_info{container!=""}'] };
  expect(reasonFor(ofPods, SILENCES)).toBeUndefined();
  const ofLogs = { ...panel, dataSource: "loki", queries: [] };
  expect(reasonFor(ofLogs, SILENCES)).toMatch(/simulated/);
});
