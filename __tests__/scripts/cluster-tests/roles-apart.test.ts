import { withBackingServices } from "../../../scripts/cluster-tests/backing/environment";
import { withSeparateRoles } from "../../../scripts/cluster-tests/backing/roles/environment";
import { PlatformStack } from "../../../stacks/platform";
import { WorkloadsStack } from "../../../stacks/workloads";
import { environmentNamed } from "../../support/environments/environments";
import { objectsOf, ofKind } from "../../support/objects";
import { stackNamed, synthApp } from "../../support/synth";

test("what test:backing deploys last has a program for each role, and backs up the database of each", () => {
  const local = environmentNamed("local");
  if (local.target !== "kubeconfig") {
    throw new TypeError("local is in Azure");
  }
  const first = withBackingServices(local, { nodes: 3, olderCache: true });
  const environments = [first, withSeparateRoles(first, false), withSeparateRoles(first, true)];
  const deployments = environments.map((environment) => {
    const stacks = synthApp((app) => {
      new PlatformStack(app, environment);
      new WorkloadsStack(app, environment);
    });
    const workloads = objectsOf(stackNamed(stacks, "workloads"));
    return {
      programs: Object.keys(ofKind(workloads, "Deployment")).sort(),
      tasks: Object.keys(ofKind(workloads, "CronJob")).length,
      scaledOnQueue: Object.keys(ofKind(workloads, "ScaledObject")),
    };
  });
  const programs = ["applicants", "identity", "jobs", "notifier", "web"];
  expect(deployments).toEqual([
    { programs: ["job-board"], tasks: 3, scaledOnQueue: [] },
    { programs, tasks: 12, scaledOnQueue: [] },
    { programs, tasks: 12, scaledOnQueue: ["notifier"] },
  ]);
});
