import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EXIT, type ExitCode, runScript } from "../scripts/script";
import { measureRounds, printMeasurements } from "./rounds";

const ROUNDS = 5;

const USAGE = {
  command: "npm run bench:synth",
  does: "Measures this project's synth against the same project run as `cdktf init` sets it up (ts-node with type check), its peak memory, and its growth with the number of stacks.",
  options: {},
};

function main(): ExitCode {
  const template = mkdtempSync(path.join(tmpdir(), "template-"));
  try {
    // ts-node needs TypeScript's JavaScript API, which TypeScript 7 no longer has.
    const install = ["install", "--prefix", template, "ts-node@10.9.2", "typescript@5.9.3"];
    run("npm", install);
    printMeasurements(
      measureRounds(
        [
          {
            name: "npx cdktf synth, app = ts-node",
            commands: [["npx", "cdktf", "synth", "--app", templateApp(template)]],
          },
          { name: "npx cdktf synth", commands: [["npx", "cdktf", "synth"]] },
          { name: "npm run synth", commands: [["npm", "run", "--silent", "synth"]] },
        ],
        ROUNDS,
      ),
    );
  } finally {
    rmSync(template, { recursive: true });
  }
  console.log(`\nPeak memory of the synth process: ${peakMebibytes()} MiB\n`);
  console.log("| stacks | resources | build and synth ms | ms per resource |\n|---|---|---|---|");
  for (const stacks of [10, 100]) {
    console.log(run("node", ["-r", "tsx/cjs", "bench/growth.ts", String(stacks)]).trim());
  }
  return EXIT.ok;
}

function templateApp(template: string): string {
  const bin = path.join(template, "node_modules/.bin/ts-node");
  const compiler = path.join(template, "node_modules/typescript");
  const options = JSON.stringify({ module: "nodenext", moduleResolution: "nodenext" });
  return `${bin} --compiler ${compiler} --compilerOptions '${options}' main.ts`;
}

function peakMebibytes(): number {
  const output = run("node", ["-r", "tsx/cjs", "-r", "./bench/report-peak.ts", "main.ts"]);
  return Math.round(Number(output.trim().split("\n").at(-1)) / 1024);
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
  }
  return stdout;
}

void runScript(USAGE, main);
