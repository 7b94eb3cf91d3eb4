import type { StepResult } from "./step";

/** One line a step; a failed one is followed up below the table. */
export function stepTable(results: readonly StepResult[]): string {
  const failed = results.filter(({ status }) => status === "failed");
  return [
    "| step | result | s | seen |",
    "|---|---|---:|---|",
    ...results.map(
      ({ name, status, seconds, note }) =>
        `| ${cell(name)} | ${status} | ${status === "not played" ? "" : seconds.toFixed(1)} | ${cell(note)} |`,
    ),
    ...failed.flatMap(({ name, note, diagnosis }) => [
      "",
      `### ${name}`,
      "",
      "```text",
      note,
      ...(diagnosis === undefined ? [] : ["", diagnosis]),
      "```",
    ]),
    "",
  ].join("\n");
}

function cell(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
