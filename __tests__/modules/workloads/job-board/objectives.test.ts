import { objectiveRules } from "../../../../modules/objectives/objective-rules";
import { APPLICATIONS_COUNTED } from "../../../../modules/workloads/job-board/objectives";
import { syntaxErrors } from "../../../support/parse-query";
import { type InputSeries, promtoolInstalled, testRules } from "../../../support/promtool";

const { groups } = objectiveRules({
  name: "job-board-applications",
  namespace: "job-board",
  workload: "job-board",
  objectives: [APPLICATIONS_COUNTED],
  runbooksUrl: "https://example.com",
}).spec;

/** Applications counted by one pod: in time and late, one value a minute. */
function counted(inTime: string, all: string): InputSeries[] {
  const labels = 'namespace="job-board", pod="a"';
  return [
    { series: `service_ready{${labels}}`, values: "1x200" },
    { series: `application_counted_seconds_bucket{${labels}, le="30"}`, values: inTime },
    { series: `application_counted_seconds_count{${labels}}`, values: all },
  ];
}

/** A broker that was away from the 60th minute to the 80th: what waited is counted late. */
const late = counted("0+5x60 300x20 300x20 305+5x60", "0+5x60 300x20 300+5x20 405+5x60");
const well = counted("0+5x160", "0+5x160");
const alert = "ErrorBudgetBurnsFast";
const page = {
  severity: "critical",
  namespace: "job-board",
  workload: "job-board",
  objective: "counted",
};

test("the objective is PromQL", () => {
  const { events, failures, witness } = APPLICATIONS_COUNTED;
  expect([events, failures, witness].flatMap((each) => syntaxErrors("prometheus", each))).toEqual(
    [],
  );
});

test(`applications that are counted late page, those in time don't${promtoolInstalled ? "" : " (skipped: promtool isn't installed)"}`, () => {
  const cases = [
    { alert, input: late, at: "75m", fires: [] },
    { alert, input: late, at: "90m", fires: [page] },
    { alert, input: well, at: "90m", fires: [] },
  ];
  expect(promtoolInstalled ? testRules(groups, cases) : "").toBe("");
});
