import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { routeMetrics } from "../../../modules/addons/traefik/route-metrics";
import { customResourceProblems } from "../../../modules/kubernetes/crd-schema";
import { BURN_ALERTS, WINDOWS } from "../../../modules/objectives/burn-rates";
import { objectiveRules } from "../../../modules/objectives/objective-rules";
import { routeObjectives } from "../../../modules/objectives/route-objectives";
import { syntaxErrors } from "../../support/parse-query";
import { promtoolInstalled, testQueries, testRules } from "../../support/promtool";
import { alertCases, queryCases } from "./cases";

const route = { namespace: "shop", workload: "web" };
const rules = objectiveRules({
  ...route,
  name: "web-objectives",
  objectives: routeObjectives(route, {}, routeMetrics),
  runbooksUrl: "https://example.com",
});
const { groups } = rules.spec;
const skipped = promtoolInstalled ? "" : " (skipped: promtool isn't installed)";

test("are an object that the CRD takes, evaluated every minute, which the counts of failures rely on", () => {
  expect(customResourceProblems(rules)).toEqual([]);
  expect(groups.map(({ name, interval }) => [name, interval])).toEqual([
    ["web-objectives-availability", "60s"],
    ["web-objectives-latency", "60s"],
  ]);
});

test("every rule is PromQL, and no name of a series is recorded twice in a group", () => {
  for (const group of groups) {
    expect(group.rules.flatMap(({ expr }) => syntaxErrors("prometheus", expr))).toEqual([]);
    const recorded = group.rules.flatMap((rule) => ("record" in rule ? [rule.record] : []));
    expect(new Set(recorded).size).toBe(recorded.length);
  }
});

test("what an alert reads of windows is recorded before it", () => {
  const windows: readonly string[] = WINDOWS;
  const read = BURN_ALERTS.flatMap(({ rates }) =>
    rates.flatMap(({ long, short }) => [long, short]),
  );
  expect(read.filter((window) => !windows.includes(window))).toEqual([]);
  for (const group of groups) {
    const kinds = group.rules.map((rule) => ("record" in rule ? "record" : "alert"));
    expect(kinds.lastIndexOf("record")).toBeLessThan(kinds.indexOf("alert"));
  }
});

test.each(BURN_ALERTS)("$alert has a runbook, and says whose promise is broken", ({ alert }) => {
  const runbook = path.join(__dirname, "../../../docs/runbooks", `${alert}.md`);
  expect(existsSync(runbook) ? readFileSync(runbook, "utf8") : "").toMatch(`# ${alert}\n`);
  const found = groups
    .flatMap((group) => group.rules)
    .flatMap((rule) => ("alert" in rule && rule.alert === alert ? [rule.annotations] : []));
  expect(found).toHaveLength(2);
  for (const annotations of found) {
    expect(annotations.runbook_url).toBe(`https://example.com/${alert}.md`);
    expect(annotations.summary).toMatch(/workload }} fails its objective of 99(\.9)? % requests/);
  }
});

test.each(alertCases)(`$title${skipped}`, ({ tests }) => {
  expect(promtoolInstalled ? testRules(groups, tests) : "").toBe("");
});

test.each(queryCases)(`$title${skipped}`, ({ tests }) => {
  expect(promtoolInstalled ? testQueries(tests, groups) : "").toBe("");
});
