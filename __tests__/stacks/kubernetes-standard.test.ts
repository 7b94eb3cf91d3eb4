import { readFileSync } from "node:fs";
import { expectedIn } from "./decisions/decision";
import { KUBERNETES_DECISIONS } from "./kubernetes-standard";
import { valuesIn } from "./kubernetes-standard/blocks";
import { CLUSTERS } from "./kubernetes-standard/decision";
import { kubernetesStandard } from "./kubernetes-standard/page";

const decisions = Object.values(KUBERNETES_DECISIONS).flat();

test.each(decisions)("$decision", (decision) => {
  const actual = CLUSTERS.map((name) => [name, valuesIn(name, decision)]);
  expect(actual).toEqual(CLUSTERS.map((name) => [name, [expectedIn(name, decision)]]));
});

test("docs/kubernetes-standard.md is what the decisions say; npm run docs", () => {
  expect(readFileSync("docs/kubernetes-standard.md", "utf8")).toBe(kubernetesStandard());
});

test("no decision stands twice", () => {
  const titles = decisions.map(({ decision }) => decision);
  expect(new Set(titles).size).toBe(titles.length);
});
