import { junit } from "../../scripts/steps/junit";
import { stepTable } from "../../scripts/steps/markdown-table";
import { NotPlayed, playSteps, type Step } from "../../scripts/steps/step";

const fails = (message: string) => (): Promise<string> => Promise.reject(new Error(message));
const steps: Step[] = [
  { name: "deploy", essential: true, play: () => Promise.resolve("3 added") },
  { name: "ingress", play: () => Promise.reject(new NotPlayed("nodes are simulated")) },
  { name: "upgrade", essential: true, play: fails("timed out | <after> 300 s\u0007") },
  { name: "rollback", play: () => Promise.resolve("never") },
  { name: "destroy", always: true, play: () => Promise.resolve("3 destroyed") },
];

test("an essential failure stops what follows, but for the tidying up", async () => {
  const results = await playSteps(steps, { diagnose: () => Promise.resolve("no pod is ready") });
  expect(results.map(({ status, note }) => `${status}: ${note}`)).toEqual([
    "passed: 3 added",
    "not played: nodes are simulated",
    "failed: timed out | <after> 300 s\u0007",
    "not played: after the failure of «upgrade»",
    "passed: 3 destroyed",
  ]);
  expect(results[2]).toMatchObject({ diagnosis: "no pod is ready" });
});

test("JUnit tells failures from steps that weren't played, in valid XML", async () => {
  const xml = junit("cluster", await playSteps(steps));
  expect(xml).toContain('tests="5" failures="1" skipped="2"');
  expect(xml).toContain('<skipped message="nodes are simulated"/>');
  expect(xml).toContain('<failure message="timed out | &lt;after&gt; 300 s">');
  expect(xml).not.toContain("\u0007");
});

test("the table has a line for each step, and what is known of a failed one below", async () => {
  const [deploy, , upgrade] = await playSteps(steps, {
    diagnose: () => Promise.resolve("no pod is ready"),
  });
  const results = [deploy, upgrade].flatMap((result) => result ?? []);
  const table = stepTable(results.map((result) => ({ ...result, seconds: 1.26 })));
  expect(table).toContain("| deploy | passed | 1.3 | 3 added |");
  expect(table).toContain("| upgrade | failed | 1.3 | timed out \\| <after> 300 s");
  expect(table).toContain("### upgrade");
  expect(table).toContain("no pod is ready");
});
