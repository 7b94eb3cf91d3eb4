import { withBackingServices } from "../../../scripts/cluster-tests/backing/environment";
import { withSeparateRoles } from "../../../scripts/cluster-tests/backing/roles/environment";
import { PlatformStack } from "../../../stacks/platform";
import { WorkloadsStack } from "../../../stacks/workloads";
import { environmentNamed } from "../../support/environments/environments";
import { objectsOf, ofKind } from "../../support/objects";
import { stackNamed, synthApp } from "../../support/synth";

test("what test:backing deploys last has a program for each role, and takes the first one's backups away", () => {
  const local = environmentNamed("local");
  if (local.target !== "kubeconfig") {
    throw new TypeError("local is in Azure");
  }
  const first = withBackingServices(local, { nodes: 3, olderCache: true });
  const deployments = [first, withSeparateRoles(first)].map((environment) => {
    const stacks = synthApp((app) => {
      new PlatformStack(app, environment);
      new WorkloadsStack(app, environment);
    });
    const workloads = objectsOf(stackNamed(stacks, "workloads"));
    return {
      programs: Object.keys(ofKind(workloads, "Deployment")).sort(),
      tasks: Object.keys(ofKind(workloads, "CronJob")).length,
    };
  });
  expect(deployments).toEqual([
    { programs: ["job-board"], tasks: 3 },
    { programs: ["applicants", "jobs", "notifier", "web"], tasks: 0 },
  ]);
});
