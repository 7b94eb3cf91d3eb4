import type { Addon } from "../platform/addon";
import { KUBE_SYSTEM } from "../platform/namespaces";
import { containerResources } from "../platform/container-resources";

/** CPU and memory of pods for the autoscalers, where the cluster has none; AKS brings its own. */
export const metricsServer: Addon<"metrics-server"> = {
  name: "metrics-server",
  chart: {
    name: "metrics-server",
    repository: "https://kubernetes-sigs.github.io/metrics-server",
    version: "3.13.1",
  },
  namespace: KUBE_SYSTEM,
  images: { "image.repository": "registry.k8s.io/metrics-server/metrics-server" },
  dependsOn: [],
  timeoutSeconds: 300,
  isNeeded: (environment) => environment.target === "kubeconfig",
  values: () => ({
    // A kind cluster's kubelets serve certificates that no CA of the cluster signed.
    args: ["--kubelet-insecure-tls"],
    resources: containerResources({ cpu: "50m", memory: "64Mi", memoryLimit: "128Mi" }),
  }),
};
