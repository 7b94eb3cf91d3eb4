import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { styleText } from "node:util";
import { junit } from "./junit";
import { stepTable } from "./markdown-table";
import type { StepResult } from "./step";

const COLOURS = { passed: "green", failed: "red", "not played": "yellow" } as const;

/** One line for a terminal, and below it why a step failed. */
export function printResult({ name, status, seconds, note, diagnosis: why }: StepResult): void {
  const time = `${seconds.toFixed(1)} s`.padStart(8);
  console.log(`${styleText(COLOURS[status], status.padEnd(10))} ${time}  ${name}: ${note}`);
  if (why !== undefined) {
    console.log(why);
  }
}

/** Writes a run as `junit.xml` and `transcript.md`. */
export function writeReports(
  folder: string,
  suite: string,
  madeWith: readonly string[],
  results: readonly StepResult[],
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "junit.xml"), junit(suite, results));
  const text = [...madeWith.map((line) => `- ${line}`), "", stepTable(results)].join("\n");
  writeFileSync(path.join(folder, "transcript.md"), text);
  console.log(`\nWritten to ${folder}: junit.xml, transcript.md`);
}
