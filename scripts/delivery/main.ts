import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ENVIRONMENT_NAMES } from "../../environments/environments";
import type { Arguments } from "../arguments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { deliveryPage } from "./page";
import { statusSchema } from "./status";

const USAGE = {
  command: "npm run delivery:page",
  does: "Writes a page of what every environment runs: commit, image, last deploy, drift; from the files in a folder, or below it, that `npm run reconcile -- --status delivery-<environment>.json` wrote. What nothing is known of is `unknown`.",
  takes: "FOLDER",
  options: {
    output: { type: "string", takes: "FILE", default: "delivery.md", help: "where the page goes" },
  },
} as const;

function main({ values, positionals }: Arguments<typeof USAGE.options>): ExitCode {
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) {
    throw new ScriptError(`${USAGE.command} takes ${USAGE.takes}`);
  }
  const files = globSync("**/delivery-*.json", { cwd: folder });
  const statuses = files.map((file) =>
    statusSchema.parse(JSON.parse(readFileSync(path.join(folder, file), "utf8"))),
  );
  const looked = new Set(statuses.map(({ environment }) => environment));
  // `local` is everybody's own.
  const names = ENVIRONMENT_NAMES.filter((name) => name !== "local" || looked.has(name));
  writeFileSync(values.output, deliveryPage(names, statuses));
  return EXIT.ok;
}

void runScript(USAGE, main);
