import type { LocalEnvironmentInput } from "../modules/environment/environment";

/** A cluster on one's own machine (kind), without Azure. */
export const local = {
  target: "kubeconfig",
  project: "jobboard",
  domain: "jobboard.localhost",
  kubernetes: { context: "kind-jobboard" },
  access: { ops: ["ops"], dev: ["dev"], deployer: "deployer" },
  platform: {
    addons: { keda: { enabled: true } },
    // scripts/local/kind.yaml leads ports 80 and 443 of the machine there.
    ingress: { replicas: { min: 1, max: 1 }, nodePorts: { http: 30_080, https: 30_443 } },
    monitoring: { retention: "1d", diskGibibytes: 5, memoryMebibytes: 768 },
    logs: { retention: "24h", diskGibibytes: 5 },
    traces: { retention: "24h", diskGibibytes: 5 },
  },
  backing: { postgres: {}, valkey: {}, rabbitmq: { replicas: 1 } },
  workloads: {
    // A demonstration sees both ends of a burn; one machine sends all the load.
    jobBoard: {
      roles: "separate",
      // With these a machine of two processors has room for every rollout and for all replicas.
      cpuRequest: "150m",
      programs: {
        web: { minReplicas: 1, maxReplicas: 2, cpuRequest: "50m" },
        identity: { minReplicas: 1, maxReplicas: 2, cpuRequest: "50m" },
        applicants: { minReplicas: 1, maxReplicas: 2, cpuRequest: "50m" },
      },
      scaleDownStabilizationSeconds: 60,
      rateLimit: { average: 2000, burst: 4000 },
    },
  },
} satisfies LocalEnvironmentInput;
