import { homeDashboard } from "../../../modules/addons/kube-prometheus-stack/home-dashboard";
import { promtoolInstalled, type QueryTest, testQueries } from "../../support/promtool";

const panels = homeDashboard.rows.flatMap((row) => row.panels.map(({ panel }) => panel));

function exprOf(wanted: string): string {
  const targets = panels.find(({ title }) => title === wanted)?.targets ?? [];
  const [expr] = targets.map((target) => String(Reflect.get(target, "expr")));
  if (expr === undefined) {
    throw new Error(`no panel ${wanted}`);
  }
  return expr;
}

const up = { series: 'up{pod="a"}', values: "1x30" };
const objective = (name: string, values: string) => ({
  series: `objective:${name}{namespace="shop", workload="web", objective="availability"}`,
  values,
});
const kept = [
  up,
  objective("budget:ratio", "0.001x30"),
  objective("budget:remaining", "0.4x30"),
  objective("events:rate5m", "0x30"),
  objective("failures:rate5m", "0x30"),
];
const broken = [
  up,
  objective("budget:ratio", "0.001x30"),
  objective("budget:remaining", "-2x30"),
  objective("events:rate5m", "10x30"),
  objective("failures:rate5m", "1x30"),
  { series: 'ALERTS{alertname="X", alertstate="firing", severity="critical"}', values: "1x30" },
];

const cases = [
  ["Wakes somebody", kept, 0],
  ["Wakes somebody", broken, 1],
  ["Wakes somebody", [], undefined],
  ["To be done today", broken, 0],
  ["Promises broken this month", kept, 0],
  ["Promises broken this month", broken, 1],
  ["Requests that failed", kept, 0],
  ["Requests that failed", broken, 0.1],
  ["Requests that failed", [up], undefined],
  ["Not scraped", kept, 0],
  ["Not scraped", [up, { series: 'up{pod="b"}', values: "0x30" }], 1],
] as const;
const tests: QueryTest[] = cases.map(([panel, input, value]) => ({
  expr: exprOf(panel),
  input,
  at: "20m",
  value,
}));

test(`nothing wrong is 0, and what isn't measured is nothing${promtoolInstalled ? "" : " (skipped: promtool isn't installed)"}`, () => {
  expect(promtoolInstalled ? testQueries(tests) : "").toBe("");
});
