import { playFirstDeploy } from "../../../scripts/first-deploy/play";
import { type FirstDeployStep, firstDeploySteps } from "../../../scripts/first-deploy/steps";
import { ScriptError } from "../../../scripts/script";
import { azureEnvironment } from "../../support/azure-environment";

function steps(...plays: readonly (() => Promise<string>)[]): FirstDeployStep[] {
  return plays.map((play, index) => ({ name: `step-${index + 1}`, play }));
}

const done = () => Promise.resolve("done");
const stops = () => Promise.reject(new ScriptError("docker is missing: install it"));

async function played(all: readonly FirstDeployStep[], skipped: readonly string[] = []) {
  const said: string[] = [];
  await playFirstDeploy(all, skipped, (line) => said.push(line));
  return said;
}

test("an environment is deployed in the order that its parts need", () => {
  expect(firstDeploySteps(azureEnvironment("dev")).map(({ name }) => name)).toEqual([
    "tools",
    "rights",
    "state",
    "infrastructure",
    "secrets",
    "reach",
    "platform",
    "image",
    "database-role",
    "workloads",
    "delegation",
    "routes",
  ]);
});

test("without a database no role is made", () => {
  const environment = azureEnvironment("dev", (input) => {
    input.infrastructure.postgres = null;
  });
  expect(firstDeploySteps(environment).map(({ name }) => name)).not.toContain("database-role");
});

test("each step is told before and after", async () => {
  expect(await played(steps(done, done))).toEqual([
    "1/2 step-1",
    "1/2 step-1: done",
    "2/2 step-2",
    "2/2 step-2: done",
  ]);
});

test("what is missing stops it before the next step, with the remedy", async () => {
  let next = false;
  const deploy = played(
    steps(done, stops, () => {
      next = true;
      return done();
    }),
  );
  await expect(deploy).rejects.toThrow(
    "\nStopped at 2/3 step-2. What is done stays; start it again as it was.\n\ndocker is missing: install it",
  );
  expect(next).toBe(false);
});

test("a step that another does is skipped, and said to be", async () => {
  expect(await played(steps(stops, done), ["step-1"])).toEqual([
    "1/2 step-1: skipped",
    "2/2 step-2",
    "2/2 step-2: done",
  ]);
});

test("a step that there isn't can't be skipped", async () => {
  await expect(played(steps(done), ["smoke"])).rejects.toThrow("no step smoke; there are step-1");
});

test("an error that nobody expected keeps its stack trace", async () => {
  const error = new TypeError("a defect");
  await expect(played(steps(() => Promise.reject(error)))).rejects.toBe(error);
});
