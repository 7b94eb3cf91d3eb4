import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { must, run } from "../command";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import type { MutantResult, MutationJob } from "./mutation-runner";

const ROOT = path.resolve(__dirname, "../..");

const USAGE = {
  command: "npm run mutate",
  does: "Changes modules/ in small ways, one at a time, in a copy, and names the changes that no test notices (docs/mutation.md).",
  takes: "[PATH…]",
  options: {
    every: { type: "string", default: "1", takes: "N", help: "tries one mutant of N" },
    tests: {
      type: "string",
      default: "__tests__/(?!demo/)",
      takes: "REGEXP",
      help: "test files that may notice",
    },
    results: {
      type: "string",
      default: path.join(tmpdir(), "mutation.jsonl"),
      takes: "FILE",
      help: "gets a line for each mutant",
    },
  },
} as const;

void runScript(USAGE, async ({ values, positionals }): Promise<ExitCode> => {
  const { every, tests, results } = values;
  const pathspecs = (positionals.length > 0 ? positionals : ["modules"]).map(
    (each) => `:(glob)${each.endsWith(".ts") ? each : `${each}/**/*.ts`}`,
  );
  const tracked = await run("git", ["ls-files", "--", ...pathspecs]);
  const files = tracked.stdout.trim().split("\n").filter(Boolean);
  if (files.length === 0) {
    throw new ScriptError("no TypeScript file there that Git knows");
  }
  writeFileSync(results, "");
  const copy = copyOfProject();
  try {
    const job: MutationJob = { files, every: Number(every), results: path.resolve(results) };
    writeFileSync(path.join(copy, "jest.mutation.json"), JSON.stringify(jestConfig(copy, job)));
    await must("node", [
      "--require=tsx/cjs",
      path.join(ROOT, "node_modules/jest/bin/jest.js"),
      "--runInBand",
      `--config=${path.join(copy, "jest.mutation.json")}`,
      `--testPathPatterns=${tests}`,
    ]);
  } finally {
    rmSync(copy, { recursive: true });
  }
  describe(
    readFileSync(results, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );
  return EXIT.ok;
});

/** Files are changed in a copy: a run that is killed leaves nothing behind. */
function copyOfProject(): string {
  const leftOut = new Set(["node_modules", ".git", "cdktf.out", "state"]);
  const copy = mkdtempSync(path.join(tmpdir(), "mutation-"));
  cpSync(ROOT, copy, { recursive: true, filter: (source) => !leftOut.has(path.basename(source)) });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

function jestConfig(copy: string, mutation: MutationJob) {
  const { projects } = require("../../jest.config.js") as { projects: object[] };
  return {
    ...projects[0],
    rootDir: copy,
    displayName: undefined,
    runner: path.join(ROOT, "scripts/mutation/mutation-runner.ts"),
    reporters: [],
    collectCoverageFrom: ["modules/**/*.ts"],
    globals: { mutation },
  };
}

/** The survivors, and the share that was noticed of each folder. */
function describe(all: readonly MutantResult[]): void {
  for (const { file, line, before, after } of all.filter(({ killedBy }) => killedBy === null)) {
    console.log(`${file}:${line} ${short(before)} → ${after === "" ? "(removed)" : short(after)}`);
  }
  for (const folder of new Set(all.map(({ file }) => folderOf(file)))) {
    const results = all.filter(({ file }) => folderOf(file) === folder);
    const killed = results.filter(({ killedBy }) => killedBy !== null).length;
    const percent = Math.round((100 * killed) / results.length);
    console.log(`${folder}: ${killed} of ${results.length} noticed, ${percent} %`);
  }
}

/** `modules/<folder>`, in which it lies. */
function folderOf(file: string): string {
  return file.split("/").slice(0, 2).join("/");
}

function short(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 80);
}
