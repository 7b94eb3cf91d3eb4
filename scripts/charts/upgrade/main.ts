import { existsSync } from "node:fs";
import path from "node:path";
import { processEnvironment } from "../../../environments/environments";
import { CATALOGUE } from "../../../modules/addons/catalogue";
import type { Chart } from "../../../modules/platform/addon";
import { chartSource } from "../../../modules/platform/chart-source";
import type { Arguments } from "../../arguments";
import { run } from "../../command";
import { EXIT, type ExitCode, runScript, ScriptError } from "../../script";
import { withUnpacked } from "../unpack";
import { readChart } from "./chart-contents";
import { compareCharts } from "./compare-charts";
import { setValues } from "./set-values";

const USAGE = {
  command: "npm run upgrade:check",
  does: "Says what a new version of an add-on's chart changes in the values that are set here, in any environment: paths that are gone, types, defaults, images, CRDs. Takes both versions from CHART_MIRROR or the chart's own repository, the latter with helm. Exit code 0: nothing has to be done; 2: something; 1: an error.",
  takes: "ADDON VERSION",
  options: {
    all: {
      type: "boolean",
      default: false,
      help: "also names the defaults that change where nothing is set",
    },
  },
} as const;

async function main({ values, positionals }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const [name, version, ...others] = positionals;
  if (name === undefined || version === undefined || others.length > 0) {
    throw new ScriptError(`${USAGE.command} takes ${USAGE.takes}`);
  }
  const addon = CATALOGUE.find((one) => one.name === name);
  if (addon === undefined) {
    const names = CATALOGUE.map((one) => one.name).join(", ");
    throw new ScriptError(`there is no add-on ${name}: there are ${names}`);
  }
  const { chart }: { readonly chart: Chart } = addon;
  const folder = path.resolve("cdktf.out/upgrade-check");
  const packages = [await packageOf(chart, folder), await packageOf({ ...chart, version }, folder)];
  const [before, after] = await withUnpacked(packages, (unpacked) =>
    unpacked.map((each) => readChart(path.join(each, chart.name), chart)),
  );
  if (before === undefined || after === undefined) {
    throw new ScriptError(`${chart.name} can't be read`);
  }
  const { breaks, changes, otherDefaults } = compareCharts(before, after, setValues(addon));
  const rest = `${otherDefaults.length} other defaults change`;
  console.log(
    [
      `${chart.name} ${before.version} → ${after.version}: ${breaks.length} to look at, ${changes.length} changes`,
      ...breaks.map((line) => `  ! ${line}`),
      ...changes.map((line) => `    ${line}`),
      ...(values.all
        ? otherDefaults.map((line) => `    ${line}`)
        : [`    ${rest}; --all names them`]),
    ].join("\n"),
  );
  return breaks.length === 0 ? EXIT.ok : EXIT.changes;
}

/** @throws ScriptError when the package can't be had. */
async function packageOf(chart: Chart, folder: string): Promise<string> {
  const { chartMirror } = processEnvironment();
  const { chart: named, repository } = chartSource(chart, chartMirror);
  if (repository === undefined) {
    if (!existsSync(named)) {
      throw new ScriptError(`${named} is not there: CHART_MIRROR needs both versions`);
    }
    return named;
  }
  const isRegistry = repository.startsWith("oci://");
  const source = isRegistry ? [`${repository}/${named}`] : [named, `--repo=${repository}`];
  const target = [`--version=${chart.version}`, `--destination=${folder}`];
  const { code, stderr } = await run("helm", ["pull", ...source, ...target]);
  if (code !== 0) {
    throw new ScriptError(`${chart.name} ${chart.version} can't be fetched: ${stderr.trim()}`);
  }
  return path.join(folder, `${chart.name}-${chart.version}.tgz`);
}

void runScript(USAGE, main);
