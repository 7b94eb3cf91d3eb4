import { readFileSync } from "node:fs";
import path from "node:path";

const page = path.join("docs", "operations.md");

/** What starts a command that a reader may copy. */
const COMMAND = /^(?:[A-Z_]+=\S+ )*(?:npm|npx|kubectl|terraform|az|cdktf) /;

/** Commands of the page that need no subscription, and the text of the test or script that runs each. */
const RUN_BY: readonly (readonly [command: RegExp, file: string, text: string])[] = [
  [
    /^IMAGE_TAG=<tag before> npm run deploy -- workloads$/,
    "scripts/cluster-tests/variants.ts",
    "rollback to the image before",
  ],
  [
    /^(npx )?cdktf destroy /,
    "scripts/cluster-tests/deployment-steps.ts",
    'cdktf("destroy", STACKS)',
  ],
  [
    /^npm run deploy( -- \w+)?$/,
    "scripts/cluster-tests/failures/platform-deploy.ts",
    "scripts/terraform-runner/deploy/main.ts",
  ],
  [/^npm run deploy .*--may-lose/, "scripts/cluster-tests/loss-step.ts", "--may-lose"],
  [
    /^npm run diff( |$)/,
    "scripts/cluster-tests/main.ts",
    'noDifference(kubectl, environment, "diff")',
  ],
  [
    /^npm run drift( |$)/,
    "scripts/cluster-tests/main.ts",
    'noDifference(kubectl, environment, "drift")',
  ],
  [/^npm run delivery:page /, "azure-pipelines.yml", "npm run delivery:page"],
  [
    /^npm run reconcile( |$)/,
    "__tests__/scripts/terraform-runner/reconcile/reconcile.program.test.ts",
    "scripts/terraform-runner/reconcile/main.ts",
  ],
  [
    /^npm run (release|smoke)( |$)/,
    "scripts/cluster-tests/release-steps.ts",
    "scripts/terraform-runner/release/main.ts",
  ],
  [/^npm run bench:diff( |$)/, "bench/diff.ts", "npm run diff"],
  [/^npm run test:cluster( |$)/, "docs/cluster-test.md", "npm run test:cluster"],
  [/^npm run test:failures( |$)/, "docs/cluster-test.md", "npm run test:failures"],
  [/^npm run test:terraform( |$)/, ".github/workflows/check.yml", "npm run test:terraform"],
  [
    /^npm run check:pipelines( |$)/,
    ".ci/check-with-tools",
    "check:pipelines check:policy check:manifests",
  ],
  [
    /^(CHART_MIRROR=\S+ )?npm run upgrade:check( |$)/,
    "__tests__/upgrades/upgrade-check.program.test.ts",
    "scripts/charts/upgrade/main.ts",
  ],
  [/^npm run charts:facts$/, "__tests__/scripts/charts.program.test.ts", 'play("facts", folder)'],
  [/^npm run check$/, ".github/workflows/check.yml", "npm run check"],
  [/^npm test$/, ".ci/run", "npm test"],
  [/^npm run local:up( |$)/, "docs/cluster-test.md", "npm run local:up"],
  [
    /^kubectl delete secrets,configmaps/,
    "scripts/cluster-tests/failures/converges.ts",
    "PENDING_RELEASES",
  ],
  [/^kubectl get crd .*kubectl delete$/, "scripts/cluster-tests/main.ts", "removeDefinitions("],
  [/^kubectl (get|delete) apiservice/, "scripts/cluster-tests/dead-apis.ts", '"apiservice"'],
  [/^kubectl rollout restart$/, "scripts/cluster-tests/by-hand-steps.ts", '"rollout", "restart"'],
  [/^kubectl events /, "scripts/cluster-tests/diagnosis.ts", '"events"'],
];

/** Each copyable command, whether a line of a code block or code within a sentence. */
const commands = readFileSync(page, "utf8")
  .split(/^(?=#)/m)
  .flatMap((section) => {
    const [heading = "", ...lines] = section.split("\n");
    return lines.map((line) => ({ line, isMarked: /†/.test(`${heading}${line}`) }));
  })
  .flatMap(({ line, isMarked }) => {
    const texts = /^ {4}\S/.test(line)
      ? [line.replace(/ {2,}#.*$/, "").trim()]
      : [...line.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code ?? []);
    return texts.filter((text) => COMMAND.test(text)).map((command) => ({ command, isMarked }));
  });

test("every command of the page is run by a test, or marked as needing a subscription", () => {
  const neither = commands.filter(
    ({ command, isMarked }) => !isMarked && !RUN_BY.some(([known]) => known.test(command)),
  );
  expect(commands.length).toBeGreaterThan(20);
  expect(neither.map(({ command }) => command)).toEqual([]);
});

test.each(RUN_BY)("%s is run where the table says", (_, file, text) => {
  expect(readFileSync(file, "utf8")).toContain(text);
});
