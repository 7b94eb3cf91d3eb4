import { readFileSync } from "node:fs";
import { platformStandard } from "./platform-standard/page";
import type { SynthesisedStack } from "../../support/synth";
import { type AzureEnvironmentName, synthAzure } from "../../support/synth-azure";
import { expectedIn } from "../decisions/decision";
import { DECISIONS } from "./platform-standard";
import { AZURE_ENVIRONMENTS, type Decision, ELSEWHERE } from "./platform-standard/decision";
import { valuesIn } from "./platform-standard/values";

const stacks = Object.fromEntries(
  AZURE_ENVIRONMENTS.map((name) => [name, synthAzure(name)]),
) as Record<AzureEnvironmentName, SynthesisedStack>;

const decisions = Object.values(DECISIONS).flat();

test.each(decisions)("$decision", (decision) => {
  const expected = AZURE_ENVIRONMENTS.map((name) => [name, expectedValues(name, decision)]);
  const actual = AZURE_ENVIRONMENTS.map((name) => [name, valuesIn(stacks[name], decision)]);
  expect(actual).toEqual(expected);
});

test("docs/platform-standard.md is what the decisions say; npm run docs:platform-standard", () => {
  expect(readFileSync("docs/platform-standard.md", "utf8")).toBe(platformStandard());
});

test("no decision stands twice", () => {
  const titles = decisions.map(({ decision }) => decision);
  expect(new Set(titles).size).toBe(titles.length);
});

function expectedValues(name: AzureEnvironmentName, decision: Decision): unknown[] {
  return ELSEWHERE[decision.type]?.includes(name) ? [] : [expectedIn(name, decision)];
}
