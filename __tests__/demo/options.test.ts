import { parseOptions } from "../../demo/options";

test("without options, autoscaling is shown at 30 requests a second", () => {
  expect(parseOptions([])).toEqual({
    url: undefined,
    address: undefined,
    authorityFile: undefined,
    grafanaUrl: undefined,
    withoutCluster: false,
    scenes: ["autoscaling"],
    requestsPerSecond: 30,
    burnSeconds: 180,
    burnThreads: 1,
    reportFile: undefined,
    databaseCommands: undefined,
    help: false,
  });
});

test("all scenes, or some of them", () => {
  expect(parseOptions(["--scenes", "all"]).scenes).toHaveLength(8);
  expect(parseOptions(["--scenes", "roles,canary"]).scenes).toEqual(["roles", "canary"]);
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

test("fails with the scenes there are when one is unknown, and with an unknown option", () => {
  expect(() => parseOptions(["--scenes", "fireworks"])).toThrow(/one of autoscaling, pod-killed, /);
  expect(() => parseOptions(["--fast"])).toThrow(/Unknown option '--fast'/);
});
