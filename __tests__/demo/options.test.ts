import { SCENE_NAMES } from "../../demo/scenes/names";
import { USAGE } from "../../demo/usage";
import { parseArguments } from "../../scripts/arguments";
import { parseOptions } from "./support/options";

test("without options, autoscaling is shown at 30 requests a second", () => {
  expect(parseOptions([])).toEqual({
    url: undefined,
    address: undefined,
    applications: 500,
    authorityFile: undefined,
    grafanaUrl: undefined,
    withoutCluster: false,
    scenes: ["autoscaling"],
    requestsPerSecond: 30,
    burnSeconds: 180,
    burnThreads: 1,
    reportFile: undefined,
    recordingFile: undefined,
    databaseCommands: undefined,
  });
});

test("all scenes, or some of them", () => {
  expect(parseOptions(["--scenes", "all"]).scenes).toHaveLength(9);
  expect(parseOptions(["--scenes", "roles, canary"]).scenes).toEqual(["roles", "canary"]);
});

test("fails with every bad option at once", () => {
  expect(() => parseOptions(["--url", "jobs", "--rate", "9000", "--burn-seconds", "1h"])).toThrow(
    [
      "3 problems in the command line:",
      "",
      "url",
      '  value:  "jobs"',
      "  rule:   an http:// or https:// URL",
      "  remedy: write e.g. https://jobs.example.com",
      "",
      "rate",
      '  value:  "9000"',
      "  rule:   a whole number of 1 to 500",
      "  remedy: 30 is enough to see every pod",
      "",
      "burn-seconds",
      '  value:  "1h"',
      "  rule:   a whole number of 30 to 180",
      "  remedy: the service burns for at most 180 s",
    ].join("\n"),
  );
});

test("fails with each scene that there isn't, and those that there are", () => {
  const scenes = SCENE_NAMES.join(", ");
  const problem = (path: string, value: string) =>
    `${path}\n  value:  "${value}"\n  rule:   one of ${scenes}\n  remedy: choose one of these`;
  expect(() => parseOptions(["--scenes", "foo"])).toThrow(
    `1 problem in the command line:\n\n${problem("scenes[0]", "foo")}`,
  );
  expect(() => parseOptions(["--scenes", "roles,foo,canary,"])).toThrow(
    `${problem("scenes[1]", "foo")}\n\n${problem("scenes[3]", "")}`,
  );
});

test("fails with a file that isn't there or a folder that can't be written to, before anything starts", () => {
  const args = ["--ca-file", "no/ca.crt", "--recording", "__tests__", "--report", "no/report.html"];
  expect(() => parseOptions(args)).toThrow(
    [
      "3 problems in the command line:",
      "",
      "ca-file",
      '  value:  "no/ca.crt"',
      "  rule:   a file that can be read",
      "  remedy: correct its path",
      "",
      "report",
      '  value:  "no/report.html"',
      "  rule:   a file in a folder that can be written to",
      "  remedy: make the folder, or name another",
      "",
      "recording",
      '  value:  "__tests__"',
      "  rule:   a file that can be read",
      "  remedy: correct its path",
    ].join("\n"),
  );
});

test("fails when the database is to go away and nobody says how it comes back", () => {
  expect(() => parseOptions(["--database-stop", "docker stop database"])).toThrow(
    /database-start\n {2}value: {2}\(not set\)\n {2}rule: {3}both --database-stop and/,
  );
});

test("names an option that it doesn't know, and helps with those that there are", () => {
  expect(() => parseOptions(["--fast"])).toThrow(/Unknown option '--fast'/);
  const help = parseArguments(USAGE, ["--scenes", "roles", "--help"]);
  expect(help).toMatch(/^Usage: npm run demo -- \[options\]\n\nShows the autoscaling/);
  for (const option of Object.keys(USAGE.options)) {
    expect(help).toContain(`\n  --${option}`);
  }
});
