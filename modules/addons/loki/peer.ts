import type { PodPeer } from "../../kubernetes/peer";

/** Loki, which sidecars and the node agent push logs to. */
export const loki: PodPeer = {
  kind: "pods",
  name: "loki",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "loki" },
  ports: [{ name: "http-metrics", port: 3100 }],
};

/** Where Loki answers queries. */
export const LOKI_URL = "http://loki.monitoring.svc.cluster.local:3100";

/** Where Loki takes logs from agents and sidecars. */
export const LOKI_PUSH_URL = `${LOKI_URL}/loki/api/v1/push`;
