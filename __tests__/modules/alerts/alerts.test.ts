import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { CATALOGUE } from "../../../modules/addons/catalogue";
import { type AlertRule, alertRules } from "../../../modules/alerts/alert-rules";
import {
  CENTRAL_ALERTS,
  REPORTING_ALERTS,
  silenceAlerts,
} from "../../../modules/addons/reporting/alerts";
import { POSTGRES_ALERTS } from "../../../modules/backing/postgres/alerts";
import { RABBITMQ_ALERTS } from "../../../modules/backing/rabbitmq/alerts";
import { SQL_SERVER_ALERTS } from "../../../modules/backing/sql-server/alerts";
import { VALKEY_ALERTS } from "../../../modules/backing/valkey/alerts";
import { customResourceProblems } from "../../../modules/kubernetes/crd-schema";
import type { Addon } from "../../../modules/platform/addon";
import { applications } from "../../../modules/workloads/catalogue";
import { syntaxErrors } from "../../support/parse-query";
import { type AlertTest, promtoolInstalled, testRules } from "../../support/promtool";
import { reportingEnvironment } from "../../support/reporting";
import { cases as reportingCases } from "../addons/reporting/alert-cases";
import { cases as backingCases } from "../backing/alert-cases";
import { sqlServerCases } from "../backing/sql-server-alert-cases";
import { cases as platformCases } from "./platform-cases";
import { traceCases } from "./trace-cases";

interface Group {
  readonly name: string;
  readonly rules: readonly AlertRule[];
  /** When each fires, and when it must not. */
  readonly cases: readonly AlertTest[];
}

/** Those of an application: `__tests__/modules/workloads/<name>/alert-cases.ts`. */
function casesOf(name: string): readonly AlertTest[] {
  const file = path.join(__dirname, "../workloads", name, "alert-cases");
  return existsSync(`${file}.ts`) ? (require(file) as { cases: readonly AlertTest[] }).cases : [];
}

const platform: readonly AlertRule[] = CATALOGUE.flatMap((addon: Addon) => [
  ...(addon.alerts?.rules ?? []),
]);
const groups: readonly Group[] = [
  { name: "platform", rules: platform, cases: [...platformCases, ...traceCases] },
  {
    name: "backing services",
    rules: [...POSTGRES_ALERTS, ...RABBITMQ_ALERTS, ...VALKEY_ALERTS, ...SQL_SERVER_ALERTS],
    cases: [...backingCases, ...sqlServerCases],
  },
  {
    name: "reporting",
    rules: [
      ...REPORTING_ALERTS,
      ...CENTRAL_ALERTS,
      ...silenceAlerts(reportingEnvironment("watch")),
    ],
    cases: reportingCases,
  },
  ...applications.map(({ name, alerts }) => ({ name, rules: alerts, cases: casesOf(name) })),
];

describe.each(groups)("alerts of $name", ({ name, rules, cases }) => {
  const runbooksUrl = "https://example.com";
  const object = alertRules({ name, namespace: "some", rules, runbooksUrl });

  test("are an object that the CRD takes, each with severity, summary and runbook", () => {
    expect(customResourceProblems(object)).toEqual([]);
    expect(object.spec.groups[0]?.rules).toEqual(
      rules.map(({ alert, severity, summary }) =>
        expect.objectContaining({
          alert,
          labels: { severity },
          annotations: { summary, runbook_url: `https://example.com/${alert}.md` },
        }),
      ),
    );
  });

  test.each(rules)("$alert is PromQL, says what is wrong, and has a runbook", (rule) => {
    expect(syntaxErrors("prometheus", rule.expr)).toEqual([]);
    expect(rule.summary).toMatch(/^[A-Z{].{20,}/);
    const runbook = path.join(__dirname, "../../../docs/runbooks", `${rule.alert}.md`);
    expect(existsSync(runbook) ? readFileSync(runbook, "utf8") : `no ${rule.alert}.md`).toMatch(
      new RegExp(`^# ${rule.alert}\n`),
    );
  });

  test("are each shown to fire", () => {
    const shown = new Set(cases.filter(({ fires }) => fires.length > 0).map(({ alert }) => alert));
    expect([...shown].sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  test(`fire when they should and not before${promtoolInstalled ? "" : " (skipped: promtool isn't installed)"}`, () => {
    expect(promtoolInstalled ? testRules(object.spec.groups, cases) : "").toBe("");
  });
});
