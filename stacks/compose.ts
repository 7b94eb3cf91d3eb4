import type { App } from "cdktf";
import type { Environment } from "../modules/environment/environment";
import { InfrastructureStack } from "./infrastructure";
import { PlatformStack } from "./platform";
import { WorkloadsStack } from "./workloads";

/** Adds the stacks of an environment, each deployed after the one before it. */
export function composeStacks(app: App, environment: Environment): void {
  const platform = new PlatformStack(app, environment);
  if (environment.runsApplications) {
    new WorkloadsStack(app, environment).addDependency(platform);
  }
  if (environment.target === "azure") {
    platform.addDependency(new InfrastructureStack(app, environment));
  }
}
