import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CHARTS } from "../../modules/addons/catalogue";
import { factsFile, pinnedChart } from "../../modules/platform/helm-values";
import type { Arguments } from "../arguments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { compactSchemas, hasCrdsFolder } from "./crd-schemas";
import { withUnpacked } from "./unpack";
import { readChart } from "./upgrade/chart-contents";

const USAGE = {
  command: "npm run charts:facts",
  does: "Writes down what the pinned charts know, from their packages in a folder (`npm run charts:mirror` fills one): the paths of their values, into modules/addons/chart-values, and the schemas of their CRDs, into modules/kubernetes/crd-schemas. Run it after moving a version in an add-on, and commit what it writes.",
  takes: "FOLDER",
  options: {},
} as const;

async function main({ positionals }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) {
    throw new ScriptError(`${USAGE.command} takes ${USAGE.takes}`);
  }
  const files = CHARTS.map(({ name, version }) => path.join(folder, `${name}-${version}.tgz`));
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    throw new ScriptError(
      `these packages are missing:\n  ${missing.join("\n  ")}\n` +
        `npm run charts:mirror -- ${folder} fetches them`,
    );
  }
  await withUnpacked(files, (folders) => writeFacts(folders));
  return EXIT.ok;
}

/** @param unpacked a folder for each of the charts, in their order */
function writeFacts(unpacked: readonly string[]): void {
  const written = new Set<string>();
  for (const [index, pinned] of CHARTS.entries()) {
    const folder = path.join(unpacked[index] ?? "", pinned.name);
    const chart = pinnedChart(pinned);
    const { appVersion, paths } = readChart(folder, pinned);
    write(`modules/${factsFile(pinned)}`, {
      chart,
      appVersion,
      ...(hasCrdsFolder(folder) && { crdsFolder: true }),
      paths,
    });
    for (const { kind, ...crd } of compactSchemas(folder)) {
      // kube-prometheus-stack packs the CRDs too, but prometheus-operator-crds releases them.
      if (!written.has(kind)) {
        written.add(kind);
        write(`modules/kubernetes/crd-schemas/${kind}.json`, { source: chart, ...crd });
      }
    }
  }
}

function write(file: string, content: object): void {
  writeFileSync(path.join(__dirname, "../..", file), `${JSON.stringify(content)}\n`);
  console.log(file);
}

void runScript(USAGE, main);
