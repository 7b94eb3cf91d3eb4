import { stripVTControlCharacters } from "node:util";
import type { StepResult } from "./step";

/** The results in the form that Azure Pipelines, GitLab and most others read. */
export function junit(suite: string, results: readonly StepResult[]): string {
  const count = (status: StepResult["status"]): number =>
    results.filter((result) => result.status === status).length;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${escaped(suite)}" tests="${results.length}" failures="${count("failed")}" skipped="${count("not played")}" time="${seconds.toFixed(3)}">`,
    ...results.map((result) => testCase(suite, result)),
    "</testsuite>",
    "",
  ].join("\n");
}

function testCase(suite: string, { name, status, seconds, note, diagnosis }: StepResult): string {
  const open = `  <testcase classname="${escaped(suite)}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
  if (status === "not played") {
    return `${open}><skipped message="${escaped(note)}"/></testcase>`;
  }
  return status === "failed"
    ? `${open}><failure message="${escaped(firstLine(note))}">${escaped([note, diagnosis ?? ""].join("\n"))}</failure></testcase>`
    : `${open}/>`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** XML 1.0 has no place for control characters, escaped or not. */
function escaped(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[^\P{Cc}\n\t]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
