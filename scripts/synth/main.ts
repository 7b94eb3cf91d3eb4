import { readFileSync } from "node:fs";
import path from "node:path";
import { styleText } from "node:util";
import { main } from "../../main";
import type { Environment } from "../../modules/environment/environment";
import { placeholdersIn } from "../../modules/environment/placeholders";
import { EXIT, type ExitCode, runScript } from "../script";
import { nextSteps } from "./next-steps";
import { describeRoom, roomIn } from "./room";
import { type StackManifest, type StackSummary, summariseStack } from "./summary";

const USAGE = {
  command: "npm run synth",
  does: "Writes the stacks of ENVIRONMENT to cdktf.out without the CLI, and says what will exist.",
  options: {},
};

function printSummary(environment: Environment): void {
  const manifest = readJson("cdktf.out/manifest.json") as {
    stacks: Record<string, StackManifest>;
  };
  const stacks = Object.values(manifest.stacks);
  console.log(`Environment ${styleText("bold", environment.name)}, written to cdktf.out\n`);
  const written = stacks.map((stack) =>
    readJson(path.join("cdktf.out", stack.synthesizedStackPath)),
  );
  stacks.forEach((stack, at) => printStack(summariseStack(stack, written[at])));
  if (environment.target === "azure") {
    describeRoom(roomIn(environment, written)).forEach((line) => console.log(line));
  }
  const placeholders = placeholdersIn(environment).map((problem) => problem.path);
  if (placeholders.length > 0) {
    const file = `environments/${environment.name}.ts`;
    console.log(styleText("yellow", `Placeholders, which a deploy refuses, in ${file}:`));
    console.log(`  ${placeholders.join("\n  ")}\n`);
  }
  nextSteps(environment, stacks).forEach((step) => console.log(step));
}

function printStack({ name, state, kinds }: StackSummary): void {
  console.log(`${styleText("bold", name)}  state: ${state}`);
  for (const { kind, count, charts } of kinds) {
    const suffix = charts.length > 0 ? `  ${styleText("dim", charts.join(", "))}` : "";
    console.log(`  ${String(count).padStart(4)} ${styleText("cyan", kind)}${suffix}`);
  }
  console.log("");
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

function synth(): ExitCode {
  const environment = main();
  if (environment === undefined) {
    return EXIT.failed;
  }
  printSummary(environment);
  return EXIT.ok;
}

void runScript(USAGE, synth);
