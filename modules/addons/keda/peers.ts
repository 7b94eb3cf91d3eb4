import type { PeerPort, PodPeer } from "../../kubernetes/peer";

export const NAMESPACE = "keda";

const METRICS: PeerPort = { name: "metrics", port: 8080 };

/** One of the chart's programs, by the name that its pods have as a label. */
function part(name: string, ports: readonly PeerPort[]): PodPeer {
  return {
    kind: "pods",
    name,
    namespace: { name: NAMESPACE },
    podLabels: { "app.kubernetes.io/name": name },
    ports,
  };
}

/** Asks what waits and sets the number of pods. */
export const operator = part("keda-operator", [{ name: "grpc", port: 9666 }, METRICS]);

/** Answers autoscalers, as the API server's `external.metrics.k8s.io`. */
export const metricsServer = part("keda-operator-metrics-apiserver", [
  { name: "https", port: 6443 },
  METRICS,
]);

/** Checks what is written, called by the API server. */
export const webhook = part("keda-admission-webhooks", [{ name: "https", port: 9443 }, METRICS]);
