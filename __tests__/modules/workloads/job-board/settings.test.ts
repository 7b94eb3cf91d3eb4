import { parseInput } from "../../../../modules/support/parse-input";
import { jobBoardSettings } from "../../../../modules/workloads/job-board/settings";

function problems(input: object): string[] {
  try {
    parseInput("workloads.jobBoard", jobBoardSettings, input);
    return [];
  } catch (error) {
    return (error instanceof Error ? error.message : "").split("\n\n").slice(1);
  }
}

function problem(path: string, value: unknown, rule: string, remedy: string): string {
  const shown = value === undefined ? "(not set)" : JSON.stringify(value);
  return `${path}\n  value:  ${shown}\n  rule:   ${rule}\n  remedy: ${remedy}`;
}

test("the defaults fit together", () => {
  expect(problems({})).toEqual([]);
});

test("every number that is out of range is told at once, with its bounds and unit", () => {
  expect(
    problems({
      minReplicas: 0,
      targetCpuPercent: 101,
      rateLimit: { average: 0.5, burst: 1 },
      messageOfTheDay: "x".repeat(501),
    }),
  ).toEqual([
    problem("minReplicas", 0, "a whole number of replicas from 1 to 100", "write 1 to 100"),
    problem("targetCpuPercent", 101, "a whole number of percent from 1 to 100", "write 1 to 100"),
    problem(
      "rateLimit.average",
      0.5,
      "a whole number of requests from 1 to 1000000",
      "write 1 to 1000000",
    ),
    problem("messageOfTheDay", "x".repeat(501), "at most 500 characters", "shorten it"),
  ]);
});

test("what contradicts itself is told in the first pass, at the setting's own path", () => {
  expect(
    problems({
      minReplicas: 3,
      maxReplicas: 2,
      cpuRequest: "2",
      cpuLimit: "1",
      memoryRequest: "512Mi",
      memoryLimit: "256Mi",
      quota: { cpuRequests: "8", memoryRequests: "8Gi" },
    }),
  ).toEqual([
    problem("minReplicas", 3, "at most maxReplicas, 2", "lower it, or raise `maxReplicas`"),
    problem("cpuRequest", "2", "at most cpuLimit, 1", "lower it, or raise `cpuLimit`"),
    problem(
      "memoryRequest",
      "512Mi",
      "at most memoryLimit, 256Mi",
      "lower it, or raise `memoryLimit`",
    ),
  ]);
});

test("a quota has room for every replica and a rollout's surge, twice where two images run", () => {
  const quota = { pods: 9, cpuRequests: "2" };
  expect(problems({ maxReplicas: 4, quota })).toEqual([]);
  expect(
    problems({
      maxReplicas: 4,
      quota,
      release: { strategy: "canary", canary: "2.0.0", weightPercent: 5 },
    }),
  ).toEqual([
    problem(
      "quota.pods",
      9,
      "at least 10, for 10 pods: every replica and a rollout's surge",
      "raise it, or lower `maxReplicas` or the requests",
    ),
    problem(
      "quota.cpuRequests",
      "2",
      "at least 2500m, for 10 pods: every replica and a rollout's surge",
      "raise it, or lower `maxReplicas` or the requests",
    ),
  ]);
});

test("what contradicts itself in a separate program is told at that program's path", () => {
  const contradictory = { minReplicas: 5, cpuRequest: "2", memoryRequest: "512Mi" };
  expect(
    problems({
      programs: {
        web: contradictory,
        identity: { maxReplicas: 1 },
        applicants: { memoryLimit: "64Mi" },
        notifier: { cpuLimit: "20m", memoryRequest: "1Gi" },
      },
    }),
  ).toEqual([
    problem(
      "programs.web.minReplicas",
      5,
      "at most maxReplicas, 4",
      "lower it, or raise `maxReplicas`",
    ),
    problem("programs.web.cpuRequest", "2", "at most cpuLimit, 1", "lower it, or raise `cpuLimit`"),
    problem(
      "programs.web.memoryRequest",
      "512Mi",
      "at most memoryLimit, 256Mi",
      "lower it, or raise `memoryLimit`",
    ),
    problem(
      "programs.identity.minReplicas",
      undefined,
      "at most maxReplicas, 1",
      "lower it, or raise `maxReplicas`",
    ),
    problem(
      "programs.applicants.memoryRequest",
      undefined,
      "at most memoryLimit, 64Mi",
      "lower it, or raise `memoryLimit`",
    ),
    problem(
      "programs.notifier.cpuRequest",
      undefined,
      "at most cpuLimit, 20m",
      "lower it, or raise `cpuLimit`",
    ),
    problem(
      "programs.notifier.memoryRequest",
      "1Gi",
      "at most memoryLimit, 192Mi",
      "lower it, or raise `memoryLimit`",
    ),
  ]);
});

test("the quota has room for all programs where roles are separate", () => {
  const quota = { pods: 24 };
  expect(problems({ roles: "separate", quota: { pods: 25 } })).toEqual([]);
  expect(problems({ roles: "together", quota })).toEqual([]);
  expect(problems({ roles: "separate", quota })).toEqual([
    problem(
      "quota.pods",
      24,
      "at least 25, for 25 pods: every replica and a rollout's surge",
      "raise it, or lower `maxReplicas` or the requests",
    ),
  ]);
});
