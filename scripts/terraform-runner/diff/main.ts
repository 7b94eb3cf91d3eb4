import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { selectEnvironment } from "../../../environments/environments";
import { type ExitCode, runScript, ScriptError } from "../../script";
import { passInterruptsOn } from "../../command";
import { type Comparison, planStacks } from "../plan/plan-stacks";
import { selectStacks, writeStacks } from "../plan/stack-folders";
import { markdownReport } from "./markdown-report";
import { exitCodeOf, type Report } from "./report";
import { textReport } from "./text-report";

const USAGE = "npm run diff|drift -- [STACK…] [--markdown FILE] [--json FILE]";

/** `npm run diff` and `npm run drift`: exit code 0 for nothing, 2 for changes, 1 for an error. */
async function main(): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      drift: { type: "boolean", default: false },
      /** Also writes the form for a pull request's comment. */
      markdown: { type: "string" },
      /** Also writes the report as data; sensitive values are masked there too. */
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    throw new ScriptError(USAGE);
  }
  passInterruptsOn();
  const environment = selectEnvironment();
  const comparison: Comparison = values.drift ? "drift" : "diff";
  const stacks = selectStacks(writeStacks(environment), positionals);
  const plans = await planStacks(stacks, comparison);
  const report: Report = { environment: environment.name, comparison, plans };
  console.log(textReport(report));
  if (values.markdown !== undefined) {
    writeFileSync(values.markdown, markdownReport(report));
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  return exitCodeOf(plans);
}

void runScript(main);
