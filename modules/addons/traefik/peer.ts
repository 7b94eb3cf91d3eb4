import type { PodPeer } from "../../kubernetes/peer";

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
