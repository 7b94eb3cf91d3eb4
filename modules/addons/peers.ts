import type { PodPeer } from "../kubernetes/peer";

/** Traefik's pods: what comes from outside reaches a workload from here. */
export const ingressController: PodPeer = {
  kind: "pods",
  name: "traefik",
  namespace: { name: "traefik" },
  podLabels: { "app.kubernetes.io/name": "traefik" },
  ports: [
    { name: "web", port: 8000 },
    { name: "websecure", port: 8443 },
    { name: "metrics", port: 9100 },
  ],
};

/** Prometheus, which scrapes every workload that has a ServiceMonitor. */
export const prometheus: PodPeer = {
  kind: "pods",
  name: "prometheus",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "prometheus" },
  ports: [{ name: "http-web", port: 9090 }],
};

/** Loki, which sidecars and the node agent push logs to. */
export const loki: PodPeer = {
  kind: "pods",
  name: "loki",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "loki" },
  ports: [{ name: "http-metrics", port: 3100 }],
};
