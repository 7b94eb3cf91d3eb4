import type { LocalEnvironmentInput } from "../../../modules/environment/environment";

/** A cluster on one's own machine. */
export const local = {
  target: "kubeconfig",
  project: "jobboard",
  domain: "jobboard.localhost",
  kubernetes: { context: "kind-jobboard" },
  access: { ops: ["ops"], dev: ["dev"], deployer: "deployer" },
  platform: {
    ingress: { replicas: { min: 1, max: 1 }, nodePorts: { http: 30_080, https: 30_443 } },
    monitoring: { retention: "1d", diskGibibytes: 5, memoryMebibytes: 768 },
    logs: { retention: "24h", diskGibibytes: 5 },
  },
  workloads: {
    jobBoard: { scaleDownStabilizationSeconds: 60, rateLimit: { average: 2000, burst: 4000 } },
  },
} satisfies LocalEnvironmentInput;
