import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";

/** A series of a test: `0+1x10` is 0, 1, … 10, one value a minute; `_` is no value. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** At a time, an alert fires with these labels, or with none of them doesn't. */
export interface AlertTest {
  readonly alert: string;
  readonly input: readonly InputSeries[];
  /** e.g. `20m` after the first value. */
  readonly at: string;
  /** Labels of each alert that fires, besides the name; `severity` is one. */
  readonly fires: readonly Readonly<Record<string, string>>[];
}

export const promtoolInstalled = spawnSync("promtool", ["--version"]).status === 0;

/** What a query without labels answers: one value, or none. */
export interface QueryTest {
  readonly expr: string;
  readonly input: readonly InputSeries[];
  readonly at: string;
  readonly value: number | undefined;
}

/** Runs `promtool test rules` over groups of rules; what it complains of, empty when all is well. */
export function testRules(groups: readonly unknown[], tests: readonly AlertTest[]): string {
  // Those of one input are one run of the rules over it.
  const inputs = [...new Set(tests.map(({ input }) => input))];
  return promtoolTest(
    groups,
    inputs.map((input) => ({
      interval: "1m",
      input_series: input,
      promql_expr_test: tests
        .filter((test) => test.input === input)
        .map(({ alert, at, fires }) => ({
          expr: `ALERTS{alertname="${alert}", alertstate="firing"}`,
          eval_time: at,
          exp_samples: fires.map((labels) => ({
            labels: `ALERTS${selector({ alertname: alert, alertstate: "firing", ...labels })}`,
            value: 1,
          })),
        })),
    })),
  );
}

/** Asks queries of series and of what groups of rules make of them; what they answer otherwise than expected. */
export function testQueries(tests: readonly QueryTest[], groups: readonly unknown[] = []): string {
  return promtoolTest(
    groups,
    tests.map(({ expr, input, at, value }) => ({
      interval: "1m",
      input_series: input,
      promql_expr_test: [
        { expr, eval_time: at, exp_samples: value === undefined ? [] : [{ labels: "{}", value }] },
      ],
    })),
  );
}

function promtoolTest(groups: readonly unknown[], tests: readonly object[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "promtool-"));
  try {
    writeFileSync(path.join(folder, "rules.yaml"), stringify({ groups }));
    writeFileSync(
      path.join(folder, "tests.yaml"),
      stringify({
        rule_files: ["rules.yaml"],
        evaluation_interval: "1m",
        // The summaries are asserted by Jest; here only whether and for whom an alert fires.
        fuzzy_compare: true,
        tests,
      }),
    );
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", "tests.yaml"], {
      cwd: folder,
      encoding: "utf8",
    });
    return status === 0 ? "" : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function selector(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `{${pairs.join(", ")}}`;
}
