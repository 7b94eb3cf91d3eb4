import type { StackPlan } from "../plan/plan-stacks";
import { lossesIn, type ResourceChange } from "../plan/resource-changes";
import { errorsOf, type Report, SIGNS, summaryOf, titleOf } from "./report";

/** GitHub refuses a comment of more than 65 536 characters. */
const LONGEST_COMMENT = 60_000;

/** The report for a pull request: a table, what loses data, and the details folded away. */
export function markdownReport({ environment, comparison, plans }: Report): string {
  const losses = plans.flatMap((plan) => (plan.status === "changed" ? lossesIn(plan.changes) : []));
  const text = [
    `### ${comparison === "diff" ? "Diff" : "Drift"} of \`${environment}\``,
    "",
    "| stack | |",
    "|---|---|",
    ...plans.map((plan) => `| ${plan.stack} | ${summaryOf(plan, comparison)} |`),
    ...(losses.length === 0 ? [] : ["", "> [!CAUTION]", ...losses.map(lossLine)]),
    ...errorsOf(plans).flatMap(({ stacks, error }) =>
      folded(`${stacks.join(", ")}: error`, [error], "text"),
    ),
    ...plans.flatMap(detailsOf),
    "",
  ].join("\n");
  return text.length <= LONGEST_COMMENT
    ? text
    : `${text.slice(0, LONGEST_COMMENT)}\n\`\`\`\n\n… cut off: run \`npm run ${comparison}\` for the rest.\n`;
}

function lossLine(change: ResourceChange): string {
  return `> \`${titleOf(change)}\` is ${change.action === "replace" ? "replaced" : "destroyed"}: loses ${change.lost}`;
}

function detailsOf(plan: StackPlan): string[] {
  return plan.status === "changed" && plan.changes.length > 0
    ? folded(plan.stack, plan.changes.flatMap(diffLines), "diff")
    : [];
}

function folded(summary: string, lines: readonly string[], language: string): string[] {
  const fenced = lines.map((line) => line.replaceAll("```", "` ` `"));
  return [
    "",
    `<details><summary>${summary}</summary>`,
    "",
    `\`\`\`${language}`,
    ...fenced,
    "```",
    "</details>",
  ];
}

/** Lines of a `diff` block, where a leading sign colours the line. */
function diffLines(change: ResourceChange): string[] {
  const sign = { create: "+", update: "!", replace: "!", destroy: "-", forget: "#" }[change.action];
  return [
    `${sign} ${SIGNS[change.action]} ${titleOf(change)}`,
    ...(change.writer === undefined ? [] : [`    last written by ${change.writer}`]),
    ...change.attributes.map(
      ({ path, before, after, forcesReplacement }) =>
        `    ${path}: ${before} → ${after}${forcesReplacement ? "  # forces replacement" : ""}`,
    ),
  ];
}
