import { parseEnvironment } from "../../modules/environment/environment";
import {
  type DeclaredConnection,
  declaredConnections,
} from "../../modules/kubernetes/connection-graph";
import type { KubernetesObject } from "../../scripts/manifests/kubernetes-objects";
import { PlatformStack } from "../../stacks/platform";
import { WorkloadsStack } from "../../stacks/workloads";
import { ENVIRONMENTS, settingsFrom } from "./environments/environments";
import { objectsOf } from "./objects";
import { stackNamed, synthApp } from "./synth";

interface SynthesisedBacking {
  readonly platform: readonly KubernetesObject[];
  readonly workloads: readonly KubernetesObject[];
  readonly declared: readonly DeclaredConnection[];
  /** All that is written of `workloads`. */
  readonly text: string;
}

/** One of the tests' environments with that section `backing`, as input. */
export function withBacking(name: "local" | "qa", backing: unknown) {
  return parseEnvironment(
    name,
    { ...ENVIRONMENTS[name], backing },
    settingsFrom({ ENVIRONMENT: name }),
    ENVIRONMENTS,
  );
}

export function synthBacking(name: "local" | "qa", backing: unknown): SynthesisedBacking {
  let declared: readonly DeclaredConnection[] = [];
  const stacks = synthApp((app) => {
    const environment = withBacking(name, backing);
    new PlatformStack(app, environment);
    new WorkloadsStack(app, environment);
    declared = declaredConnections(app);
  });
  const workloads = stackNamed(stacks, "workloads");
  return {
    platform: objectsOf(stackNamed(stacks, "platform")),
    workloads: objectsOf(workloads),
    declared,
    text: JSON.stringify(workloads.json),
  };
}

/** Everything on, with one queue and one user of each. */
export const EVERYTHING = {
  postgres: {},
  valkey: { users: [{ name: "board", keys: ["board:*", "page:*"] }] },
  rabbitmq: {
    queues: [{ name: "applications" }],
    users: [
      { name: "board", publishes: ["applications"] },
      { name: "mailer", consumes: ["applications", "applications.dead"] },
    ],
  },
};
