import type { AddOn } from "../addon";

/** CPU and memory of pods for the autoscalers, where the cluster has none; AKS brings its own. */
export const metricsServer: AddOn = {
  name: "metrics-server",
  chart: "metrics-server",
  namespace: "kube-system",
  dependsOn: [],
  timeoutSeconds: 300,
  isNeeded: (environment) => environment.target === "kubeconfig",
  values: () => ({
    // A kind cluster's kubelets serve certificates that no CA of the cluster signed.
    args: ["--kubelet-insecure-tls"],
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
  }),
};
