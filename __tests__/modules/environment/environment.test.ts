import { parseEnvironment } from "../../../modules/environment/environment";
import { settingsFrom } from "../../support/environments/environments";
import { local } from "../../support/environments/local";

const settings = settingsFrom();

test("an environment is frozen, to its last list", () => {
  const environment = parseEnvironment("local", local, settings);
  expect(Object.isFrozen(environment)).toBe(true);
  expect(Object.isFrozen(environment.access.ops)).toBe(true);
});

test("fails with every problem at once: path, value, rule and remedy", () => {
  const input = { ...local, project: "Job Board!", domian: "x", access: { ops: [], dev: 3 } };
  expect(() => parseEnvironment("local", input, settings)).toThrow(
    [
      "4 problems in environments/local.ts:",
      "",
      "project",
      '  value:  "Job Board!"',
      "  rule:   2 to 8 lower-case letters or digits, starting with a letter (a storage account's name has 24 characters in all)",
      "  remedy: shorten it or drop other characters",
      "",
      "access.ops",
      "  value:  []",
      "  rule:   Too small: expected array to have >=1 items",
      "  remedy: write a value within the rule",
      "",
      "access.dev",
      "  value:  3",
      "  rule:   must be an array",
      "  remedy: write an array",
      "",
      "domian",
      '  value:  "x"',
      "  rule:   a known key: target, project, domain, runsApplications, reconcile, platform, workloads, backing, kubernetes, access",
      "  remedy: remove it or correct its spelling",
    ].join("\n"),
  );
});
