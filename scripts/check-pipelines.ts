import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { EXIT, type ExitCode, runScript } from "./script";
import { isInstalled, run } from "./command";

const OUTPUT = "cdktf.out/check-pipelines";
const HINT =
  "check-jsonschema is not installed, so no pipeline was checked: pipx install check-jsonschema";

/** Files and the schema of check-jsonschema that they are held against. */
const SCHEMAS = {
  "vendor.github-workflows": inFolder(".github/workflows"),
  "vendor.github-actions": [".github/actions/setup/action.yml"],
  "vendor.renovate": ["renovate.json"],
};
/** Inputs of tasks that their schema has as booleans. */
const TASK_FLAGS = new Set(["addSpnToEnvironment", "keepAzSessionActive"]);
const AZURE = ["azure-pipelines.yml", ...inFolder(".azure-pipelines")];

const USAGE = {
  command: "npm run check:pipelines",
  does: "Holds every pipeline against the schema of its service, renovate.json against Renovate's, and GitHub's pipelines against actionlint where that is installed. Exit code 3: nothing was checked.",
  options: {},
};

async function main(): Promise<ExitCode> {
  if (!(await isInstalled("check-jsonschema"))) {
    console.log(HINT);
    return EXIT.notChecked;
  }
  const outcomes = [
    ...(await Promise.all(Object.entries(SCHEMAS).map(([schema, files]) => check(schema, files)))),
    await check("vendor.gitlab-ci", [".gitlab-ci.yml"], ["--data-transform=gitlab-ci"]),
    // Its patterns are JavaScript's, not those of Unicode mode.
    await check("vendor.azure-pipelines", AZURE.map(asText), ["--regex-variant=nonunicode"]),
    ...((await isInstalled("actionlint")) ? [await passes("actionlint", [])] : []),
  ];
  return outcomes.every(Boolean) ? EXIT.ok : EXIT.failed;
}

function inFolder(folder: string): string[] {
  return readdirSync(folder).map((file) => path.join(folder, file));
}

function check(
  schema: string,
  files: readonly string[],
  options: readonly string[] = [],
): Promise<boolean> {
  return passes("check-jsonschema", [`--builtin-schema=${schema}`, ...options, ...files]);
}

/**
 * A copy as Azure's schema wants it: scalars are strings, but for flags of tasks, a word stands for
 * a template expression, and what a condition adds is there.
 */
function asText(file: string): string {
  const copy = path.join(OUTPUT, `${file.replaceAll("/", "_")}.json`);
  const text = readFileSync(file, "utf8").replaceAll(/\$\{\{[^}]*\}\}/g, "expression");
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(copy, JSON.stringify(parse(text), scalarsAsText));
  return copy;
}

function scalarsAsText(key: string, value: unknown): unknown {
  const condition = z.looseObject({ expression: z.looseObject({}) }).safeParse(value);
  if (condition.success) {
    const { expression, ...others } = condition.data;
    return { ...others, ...expression };
  }
  const isScalar = typeof value === "number" || typeof value === "boolean";
  return isScalar && !TASK_FLAGS.has(key) ? String(value) : value;
}

async function passes(program: string, args: readonly string[]): Promise<boolean> {
  const { code, stdout, stderr } = await run(program, args);
  console.log(`${program} ${args.join(" ")}\n${stdout}${stderr}`.trimEnd());
  return code === 0;
}

rmSync(OUTPUT, { recursive: true, force: true });
void runScript(USAGE, main);
