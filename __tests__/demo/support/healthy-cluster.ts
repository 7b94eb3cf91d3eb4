import type { Answers } from "../../support/fake-kubernetes";

const BASE = "/namespaces/job-board";

function pod(name: string): object {
  return {
    metadata: { name },
    spec: { nodeName: "node-1" },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [{ restartCount: 0 }],
    },
  };
}

/** What a healthy cluster answers, by path without its query. */
export function healthyCluster(): Answers {
  const labels = { "app.kubernetes.io/name": "job-board" };
  return {
    "/version": { body: { gitVersion: "v1.35.4" } },
    [`/apis/apps/v1${BASE}/deployments/job-board`]: {
      body: {
        metadata: {},
        spec: {
          selector: { matchLabels: labels },
          template: { spec: { containers: [{ name: "job-board", image: "job-board:1.0.0" }] } },
        },
      },
    },
    [`/api/v1${BASE}/pods`]: { body: { items: [pod("job-board-a"), pod("job-board-b")] } },
    [`/apis/metrics.k8s.io/v1beta1${BASE}/pods`]: {
      body: {
        items: [
          { metadata: { name: "job-board-a" }, containers: [{ usage: { cpu: "3456789n" } }] },
        ],
      },
    },
    [`/apis/autoscaling/v2${BASE}/horizontalpodautoscalers/job-board`]: {
      body: {
        spec: {
          minReplicas: 2,
          maxReplicas: 4,
          metrics: [
            { type: "Resource", resource: { name: "cpu", target: { averageUtilization: 50 } } },
          ],
        },
        status: {
          currentReplicas: 2,
          desiredReplicas: 2,
          currentMetrics: [
            { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 3 } } },
          ],
          conditions: [{ type: "ScalingActive", status: "True" }],
        },
      },
    },
    [`/api/v1${BASE}/events`]: { body: { items: [] } },
  };
}
