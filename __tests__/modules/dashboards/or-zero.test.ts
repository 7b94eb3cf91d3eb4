import { orZero, shareOf } from "../../../modules/dashboards/or-zero";
import { promtoolInstalled, type QueryTest, testQueries } from "../../support/promtool";

const ALL = "sum(rate(requests_total[5m]))";
const FAILED = 'sum(rate(requests_total{status="500"}[5m]))';
const expr = orZero(shareOf(FAILED, ALL), "sum(ready)");

const ready = { series: "ready", values: "1x30" };
const none = { series: 'requests_total{status="200"}', values: "7x30" };
const well = { series: 'requests_total{status="200"}', values: "0+90x30" };
const failed = { series: 'requests_total{status="500"}', values: "0+10x30" };

const tests: readonly QueryTest[] = [
  { input: [ready, well, failed], value: 0.1 },
  { input: [ready, well], value: 0 },
  { input: [ready, none], value: 0 },
  { input: [ready], value: 0 },
  { input: [], value: undefined },
].map((each) => ({ expr, at: "20m", ...each }));

test("a share of failures is a sum, 0 without a failure or a request, and nothing when unmeasured", () => {
  expect(shareOf("failed", "all")).toBe("(failed or 0 * all) / (all > 0) or 0 * all");
});

test(`Prometheus answers so${promtoolInstalled ? "" : " (skipped: promtool isn't installed)"}`, () => {
  expect(promtoolInstalled ? testQueries(tests) : "").toBe("");
});
