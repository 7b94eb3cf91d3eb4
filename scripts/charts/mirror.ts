import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { CHARTS } from "../../modules/addons/catalogue";
import type { Arguments } from "../arguments";
import { must, requirePrograms } from "../command";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";

const USAGE = {
  command: "npm run charts:mirror",
  does: "Fetches every pinned chart into a folder as <name>-<version>.tgz, what is there already excepted, and pushes them to a registry when one is named. CHART_MIRROR then names either. Needs helm.",
  takes: "FOLDER [oci://REGISTRY/PATH]",
  options: {},
} as const;

async function main({ positionals }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const [folder, registry, ...others] = positionals;
  const isRegistry = registry === undefined || registry.startsWith("oci://");
  if (folder === undefined || !isRegistry || others.length > 0) {
    throw new ScriptError(`${USAGE.command} takes ${USAGE.takes}`);
  }
  await requirePrograms(["helm"]);
  mkdirSync(folder, { recursive: true });
  for (const { name, repository, version } of CHARTS) {
    const file = path.join(folder, `${name}-${version}.tgz`);
    if (!existsSync(file)) {
      const source = ["pull", name, `--repo=${repository}`, `--version=${version}`];
      await must("helm", [...source, `--destination=${folder}`]);
    }
    if (registry !== undefined) {
      await must("helm", ["push", file, registry]);
    }
    console.log(file);
  }
  return EXIT.ok;
}

void runScript(USAGE, main);
