import { writeFileSync } from "node:fs";
import { selectEnvironment } from "../../../environments/environments";
import type { Arguments } from "../../arguments";
import { EXIT, type ExitCode, runScript } from "../../script";
import { withStacksCluster } from "../cluster/stacks-cluster";
import { type Comparison, planStacks } from "../plan/plan-stacks";
import { selectStacks, writeStacks } from "../plan/stack-folders";
import { markdownReport } from "./markdown-report";
import { exitCodeOf, type Report } from "./report";
import { textReport } from "./text-report";

const DOES = {
  diff: "Says what a deploy of ENVIRONMENT, or of the named stacks, would change.",
  drift: "Says what was changed behind Terraform's back in ENVIRONMENT, or in the named stacks.",
} as const satisfies Record<Comparison, string>;

const OPTIONS = {
  markdown: {
    type: "string",
    takes: "FILE",
    help: "also writes the form for a pull request's comment",
  },
  json: {
    type: "string",
    takes: "FILE",
    help: "also writes the report as data; sensitive values are masked there, too",
  },
  "accept-changes": {
    type: "boolean",
    default: false,
    help: "ends with 0 when there are changes, too",
  },
} as const;

/** Runs `npm run diff` or `npm run drift`: exit code 0 for nothing, 2 for changes, 1 for an error. */
export function runComparison(comparison: Comparison): Promise<void> {
  const usage = {
    command: `npm run ${comparison}`,
    does: `${DOES[comparison]} Exit code 0: nothing; 2: changes; 1: an error.`,
    takes: "[STACK…]",
    options: OPTIONS,
  };
  return runScript(usage, (args) => compare(comparison, args));
}

async function compare(
  comparison: Comparison,
  { values, positionals }: Arguments<typeof OPTIONS>,
): Promise<ExitCode> {
  const environment = selectEnvironment();
  const stacks = writeStacks(environment);
  const selected = selectStacks(stacks, positionals);
  const plans = await withStacksCluster(environment, stacks, selected, (kubectl) =>
    planStacks(selected, comparison, kubectl),
  );
  const report: Report = { environment: environment.name, comparison, plans };
  console.log(textReport(report));
  if (values.markdown !== undefined) {
    writeFileSync(values.markdown, markdownReport(report));
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  const code = exitCodeOf(plans);
  return values["accept-changes"] && code === EXIT.changes ? EXIT.ok : code;
}
