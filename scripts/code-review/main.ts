import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Arguments } from "../arguments";
import { isInstalled, run } from "../command";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { ANNOTATIONS, isService } from "./annotations";
import { type Baseline, excuses, readBaseline } from "./baseline";
import { type Finding, findingsIn, withResults } from "./findings";
import { type Scanner, SCANNERS } from "./scanners";

const OUTPUT = "cdktf.out/check-code";
const BASELINE = "scripts/code-review/baseline.yaml";

const USAGE = {
  command: "npm run check:code",
  does: `Has gitleaks look for secrets in every commit, osv-scanner for packages with known weaknesses, semgrep for dangerous code; ${BASELINE} names what stays, and why. Writes what is open to ${OUTPUT}, as SARIF. Exit code 3: none of them could run.`,
  options: {
    "all-scanners": { type: "boolean", default: false, help: "fails when one of them can't run" },
    annotations: {
      type: "string",
      takes: "github|azure",
      help: "also prints findings as that service shows them beside the code",
    },
  },
} as const;

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const { annotations } = values;
  if (annotations !== undefined && !isService(annotations)) {
    throw new ScriptError(`--annotations takes ${Object.keys(ANNOTATIONS).join(" or ")}`);
  }
  const baseline = readBaseline(BASELINE, readFileSync(BASELINE, "utf8"));
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  const findings: Finding[] = [];
  const ran: Scanner[] = [];
  for (const scanner of SCANNERS) {
    const report = await scan(scanner);
    if (typeof report === "string") {
      console.log(`${scanner.program}: not run, ${report}`);
    } else {
      ran.push(scanner);
      findings.push(...findingsIn(report, process.cwd()));
      writeOpen(scanner, report, baseline);
    }
  }
  if (ran.length === 0 && !values["all-scanners"]) {
    return EXIT.notChecked;
  }
  const open = findings.filter((finding) => isOpen(finding, baseline));
  for (const finding of open) {
    console.log(`${finding.path}:${finding.line} ${finding.rule}: ${finding.message}`);
    if (annotations !== undefined) {
      console.log(ANNOTATIONS[annotations](finding));
    }
  }
  const missing = SCANNERS.length - ran.length;
  // Whether an entry is still needed, only all scanners together can tell.
  const stale =
    missing > 0 ? [] : baseline.filter((one) => !findings.some((each) => excuses(one, each)));
  stale.forEach((one) =>
    console.log(`${one.path}: ${one.rule} is no longer found, remove the entry`),
  );
  console.log(
    `${ran.map(({ program }) => program).join(", ")}: ${findings.length} findings, ${open.length} open`,
  );
  const failed = open.length + stale.length > 0 || (values["all-scanners"] && missing > 0);
  return failed ? EXIT.failed : EXIT.ok;
}

/** A scanner's report, or why there is none. */
async function scan({ program, args, codes, finds }: Scanner): Promise<unknown> {
  if (!(await isInstalled(program))) {
    return `it is not installed (${finds})`;
  }
  const file = path.join(OUTPUT, `${program}.sarif`);
  const { code, stderr } = await run(program, args(file));
  return codes.includes(code)
    ? (JSON.parse(readFileSync(file, "utf8")) as unknown)
    : `it ended with ${code}: ${stderr.trim().split("\n").at(-1) ?? ""}`;
}

function writeOpen({ program }: Scanner, report: unknown, baseline: Baseline): void {
  const open = withResults(report, process.cwd(), (finding) => isOpen(finding, baseline));
  writeFileSync(path.join(OUTPUT, `${program}.sarif`), JSON.stringify(open));
}

function isOpen(finding: Finding, baseline: Baseline): boolean {
  return !baseline.some((one) => excuses(one, finding));
}

void runScript(USAGE, main);
