import type { LocalEnvironmentInput } from "./environment";

/** A cluster on one's own machine (kind), without Azure. */
export const local = {
  target: "kubeconfig",
  project: "jobboard",
  domain: "jobboard.localhost",
  kubernetes: { context: "kind-jobboard" },
  access: { ops: ["ops"], dev: ["dev"] },
  platform: {},
  workloads: {},
} satisfies LocalEnvironmentInput;
