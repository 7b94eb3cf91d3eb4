import type { AddOn } from "../addon";
import { spreadOverZones } from "../scheduling";

/** Issues and renews certificates; its issuers are in cluster-issuers.ts. */
export const certManager: AddOn = {
  name: "cert-manager",
  chart: "cert-manager",
  namespace: "cert-manager",
  dependsOn: ["prometheus-operator-crds"],
  timeoutSeconds: 600,
  values: ({ environment, clientId }) => {
    const replicated = environment.target === "azure";
    const budget = replicated ? { enabled: true, minAvailable: 1 } : { enabled: false };
    return {
      global: {
        leaderElection: { namespace: "cert-manager" },
        priorityClassName: "platform-critical",
      },
      // Kept on uninstall: removing the CRDs would remove every certificate of the cluster.
      crds: { enabled: true, keep: true },
      replicaCount: replicated ? 2 : 1,
      podDisruptionBudget: budget,
      topologySpreadConstraints: spreadOverZones("cert-manager"),
      resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "256Mi" } },
      ...(environment.target === "azure" && {
        podLabels: { "azure.workload.identity/use": "true" },
        serviceAccount: {
          annotations: { "azure.workload.identity/client-id": clientId("certManager") },
        },
      }),
      prometheus: {
        enabled: true,
        // A certificate's namespace stays the label `namespace`, by which alerts find their way.
        servicemonitor: { enabled: true, honorLabels: true },
      },
      webhook: {
        replicaCount: replicated ? 3 : 1,
        podDisruptionBudget: budget,
        topologySpreadConstraints: spreadOverZones("webhook"),
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
      },
      cainjector: {
        replicaCount: replicated ? 2 : 1,
        podDisruptionBudget: budget,
        topologySpreadConstraints: spreadOverZones("cainjector"),
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
      },
      // Waits until the webhook answers, so that the issuers after it are accepted.
      startupapicheck: {
        enabled: true,
        timeout: "5m",
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
      },
    };
  },
};
