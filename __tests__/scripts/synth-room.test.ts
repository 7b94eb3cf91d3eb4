import { allocatable } from "../../modules/azure/allocatable";
import { describeRoom, roomIn } from "../../scripts/synth/room";
import { requestedBy } from "../../scripts/synth/requested";
import { azureEnvironment } from "../support/azure-environment";

function release(name: string, values: object) {
  return { name, values: [JSON.stringify(values)] };
}

const requests = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });

const platform = {
  resource: {
    helm_release: {
      Scaled: release("traefik", {
        ...requests("100m", "128Mi"),
        deployment: { replicas: null },
        autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 5 },
      }),
      Parts: release("cert-manager", {
        replicaCount: 2,
        ...requests("20m", "64Mi"),
        webhook: { replicaCount: 3, ...requests("10m", "32Mi") },
      }),
      OnEveryNode: release("alloy", { alloy: requests("50m", "128Mi") }),
      Once: release("alloy-events", {
        controller: { replicas: 1 },
        alloy: requests("50m", "128Mi"),
      }),
      Part: release("kube-prometheus-stack", {
        "prometheus-node-exporter": requests("20m", "32Mi"),
        prometheus: { prometheusSpec: requests("200m", "2Gi") },
      }),
      OwnChart: { name: "alerts" },
    },
  },
};

const workloads = {
  resource: {
    kubernetes_deployment_v1: {
      Api: {
        metadata: { name: "job-board" },
        spec: {
          template: { spec: { container: [requests("250m", "128Mi"), requests("10m", "16Mi")] } },
        },
      },
      Worker: {
        metadata: { name: "worker" },
        spec: { replicas: "2", template: { spec: { container: [requests("1", "1Gi")] } } },
      },
    },
    kubernetes_horizontal_pod_autoscaler_v2: {
      Api: {
        spec: { min_replicas: 2, max_replicas: 4, scale_target_ref: { name: "job-board" } },
      },
    },
  },
};

test("what pods request follows replicas, autoscalers, and nodes where each has a pod", () => {
  expect(requestedBy([platform, workloads], { least: 3, most: 6 })).toEqual({
    least: {
      cpuMillis: 2 * 100 + 2 * 20 + 3 * 10 + 3 * 50 + 50 + 3 * 20 + 200 + 2 * 260 + 2 * 1000,
      memoryMebibytes: 2 * 128 + 2 * 64 + 3 * 32 + 3 * 128 + 128 + 3 * 32 + 2048 + 2 * 144 + 2048,
    },
    most: {
      cpuMillis: 5 * 100 + 2 * 20 + 3 * 10 + 6 * 50 + 50 + 6 * 20 + 200 + 4 * 260 + 2 * 1000,
      memoryMebibytes: 5 * 128 + 2 * 64 + 3 * 32 + 6 * 128 + 128 + 6 * 32 + 2048 + 4 * 144 + 2048,
    },
  });
});

test("AKS keeps some of each node for itself", () => {
  expect(allocatable("Standard_D4ds_v5", 110)).toEqual({
    cpuMillis: 4000 - 140,
    memoryMebibytes: 16_384 - (20 * 110 + 50) - 100,
  });
  // A quarter of the memory at most.
  expect(allocatable("Standard_D2ds_v5", 250).memoryMebibytes).toBe(8192 - 2048 - 100);
});

test("requests are compared with the pool that takes applications", () => {
  const ofUsers = describeRoom(roomIn(azureEnvironment("prod"), [platform, workloads]));
  expect(ofUsers).toEqual([
    "Room at least: 3.3 of 23.5 CPUs (14 %), 5.3 of 89.1 GiB (6 %) requested of the user pool's 3 Standard_D8ds_v5",
    "Room at most: 4.7 of 93.8 CPUs (5 %), 7.4 of 356.5 GiB (2 %) requested of the user pool's 12 Standard_D8ds_v5",
  ]);
  expect(roomIn(azureEnvironment("dev"), [workloads])).toMatchObject({ pool: "system" });
});
