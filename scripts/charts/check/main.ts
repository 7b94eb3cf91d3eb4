import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  type EnvironmentName,
  processEnvironment,
  selectEnvironment,
} from "../../../environments/environments";
import { isInstalled, run } from "../../command";
import { readObjects } from "../../manifests/read-objects";
import { writeObjects } from "../../manifests/write-objects";
import { EXIT, type ExitCode, runScript, ScriptError } from "../../script";
import { stackOf, writeStacks } from "../../terraform-runner/plan/stack-folders";
import { excuses, EXCEPTIONS, staleIn } from "./exceptions";
import { type Finding, findingsIn, textOf } from "./findings";
import { NotFetched, renderCharts } from "./render";

const OUTPUT = "cdktf.out/check-charts";

/** Each has what the other doesn't: metrics-server and one pod of each; replicas and autoscalers. */
const JUDGED: readonly EnvironmentName[] = ["local", "prod"];

const USAGE = {
  command: "npm run check:charts",
  does: "Renders the add-ons' charts with the values of local and prod, from CHART_MIRROR or their own repositories, and has kube-score judge their pods; scripts/charts/check/exceptions.ts names what stays, and why. Needs helm and kube-score. Exit code 3: nothing was checked.",
  options: {},
};

async function main(): Promise<ExitCode> {
  for (const program of ["helm", "kube-score"]) {
    if (!(await isInstalled(program))) {
      console.log(`${program} is not installed, so no chart was checked`);
      return EXIT.notChecked;
    }
  }
  rmSync(OUTPUT, { recursive: true, force: true });
  const findings: Finding[] = [];
  try {
    for (const name of JUDGED) {
      findings.push(...(await judge(name)));
    }
  } catch (error) {
    if (error instanceof NotFetched) {
      console.log(error.message);
      return EXIT.notChecked;
    }
    throw error;
  }
  const open = findings.filter((finding) => EXCEPTIONS.every((one) => !excuses(one, finding)));
  const stale = EXCEPTIONS.flatMap((exception) => staleIn(exception, findings));
  for (const text of new Set(open.map(textOf))) {
    console.log(text);
  }
  for (const text of stale) {
    console.log(`${text}: no longer found, remove the exception`);
  }
  console.log(
    `charts of ${JUDGED.join(" and ")}: ${findings.length} findings, ${open.length} open`,
  );
  return open.length + stale.length === 0 ? EXIT.ok : EXIT.failed;
}

/** What kube-score says of the charts' objects, among the policies and services of this project. */
async function judge(name: EnvironmentName): Promise<Finding[]> {
  const environment = selectEnvironment({
    ...processEnvironment(),
    environment: name,
    skippedAddons: [],
  });
  const folder = path.join(OUTPUT, name);
  const synthesised = path.join(folder, "synthesised");
  const platform = stackOf(writeStacks(environment, synthesised), "platform");
  const json: unknown = JSON.parse(readFileSync(path.join(platform.folder, "cdk.tf.json"), "utf8"));
  const charts = path.resolve(folder, "charts.yaml");
  const own = path.resolve(folder, "own.yaml");
  mkdirSync(folder, { recursive: true });
  writeFileSync(charts, await renderCharts(json));
  const objects = readObjects(synthesised).flatMap(([, inStack]) => inStack);
  writeObjects(own, objects);
  const { stdout, stderr } = await run("kube-score", [
    "score",
    "--output-format=json",
    charts,
    own,
  ]);
  if (!stdout.startsWith("[")) {
    throw new ScriptError(`kube-score: ${stderr.trim()}`);
  }
  return findingsIn(stdout, charts);
}

void runScript(USAGE, main);
