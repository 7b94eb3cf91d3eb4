import { styleText } from "node:util";
import type { ResourceChange } from "../plan/resource-changes";
import { errorsOf, type Report, SIGNS, summaryOf, titleOf } from "./report";

const COLOURS = {
  create: "green",
  update: "yellow",
  replace: "magenta",
  destroy: "red",
  forget: "dim",
} as const;

/** The report for a terminal: every stack's summary, then what changes in each. */
export function textReport({ environment, comparison, plans }: Report): string {
  const width = Math.max(...plans.map(({ stack }) => stack.length));
  const summaries = plans.map(
    (plan) => `  ${plan.stack.padEnd(width)}  ${summaryOf(plan, comparison)}`,
  );
  const errors = errorsOf(plans).flatMap(({ stacks, error }) => [
    "",
    styleText("bold", stacks.join(", ")),
    error,
  ]);
  const changes = plans.flatMap((plan) =>
    plan.status === "changed" && plan.changes.length > 0
      ? ["", styleText("bold", plan.stack), ...plan.changes.flatMap(resourceLines)]
      : [],
  );
  return [`${comparison} of ${environment}`, ...summaries, ...errors, ...changes].join("\n");
}

function resourceLines(change: ResourceChange): string[] {
  const { action, attributes, lost, writer } = change;
  return [
    `  ${styleText(COLOURS[action], `${SIGNS[action].padStart(3)} ${titleOf(change)}`)}`,
    ...(lost === undefined ? [] : [`      ${styleText("red", `LOSES ${lost}`)}`]),
    ...(writer === undefined ? [] : [`      last written by ${writer}`]),
    ...attributes.map(
      ({ path, before, after, forcesReplacement }) =>
        `      ${path}: ${before} → ${after}${forcesReplacement ? "  # forces replacement" : ""}`,
    ),
  ];
}
