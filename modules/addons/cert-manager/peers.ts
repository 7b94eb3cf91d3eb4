import type { PodPeer } from "../../kubernetes/peer";

/** All pods of cert-manager: each has metrics on the same port. */
export const certManagerPods: PodPeer = {
  kind: "pods",
  name: "cert-manager",
  namespace: { name: "cert-manager" },
  podLabels: {},
  ports: [{ name: "http-metrics", port: 9402 }],
};

export const certManagerWebhook: PodPeer = {
  kind: "pods",
  name: "cert-manager-webhook",
  namespace: { name: "cert-manager" },
  podLabels: { "app.kubernetes.io/name": "webhook" },
  ports: [{ name: "https", port: 10250 }],
};
