import type { Check, Recording } from "../recording";
import { headline } from "../verdict/headline";
import type { Judgement } from "../verdict/judge";
import type { Outcome } from "../verdict/verdict";
import type { Paint } from "./screen";

const CHECK_SIGNS: Readonly<Record<Check["outcome"], string>> = {
  there: "ok      ",
  noted: "note    ",
  missing: "MISSING ",
};
const CHECK_STYLES = { there: "green", noted: "yellow", missing: "red" } as const;
const OUTCOME_SIGNS: Readonly<Record<Outcome, string>> = {
  held: "held    ",
  broken: "BROKEN  ",
  unknown: "unknown ",
};
const OUTCOME_STYLES = { held: "green", broken: "red", unknown: "yellow" } as const;

/** What was found before anything was started. */
export function checkRows(checks: readonly Check[], paint: Paint): string[] {
  return checks.flatMap(({ name, outcome, found, remedy }) => [
    `${paint(CHECK_STYLES[outcome], CHECK_SIGNS[outcome])}${name.padEnd(12)} ${found}`,
    ...(remedy === null ? [] : [`${" ".repeat(21)}${remedy}`]),
  ]);
}

/** What became of every promise, and of the whole. */
export function verdictRows(recording: Recording, judgement: Judgement, paint: Paint): string[] {
  const { scenes, outcome, contradictions } = judgement;
  return [
    ...scenes.flatMap(({ scene, verdicts }) => [
      "",
      paint("bold", `${scene.title}${scene.outcome === "played" ? "" : ` (${scene.outcome})`}`),
      ...(scene.reason === null ? [] : [`        ${scene.reason}`]),
      ...verdicts.map(
        (verdict) =>
          paint(OUTCOME_STYLES[verdict.outcome], OUTCOME_SIGNS[verdict.outcome]) +
          `${verdict.promise} (${verdict.evidence})`,
      ),
    ]),
    "",
    ...contradictions.map((text) => `The recording contradicts itself: ${text}.`),
    paint(OUTCOME_STYLES[outcome], `${headline(recording, judgement)}.`),
  ];
}
