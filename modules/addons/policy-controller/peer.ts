import type { PodPeer } from "../../kubernetes/peer";

export const NAMESPACE = "policy-controller";

/** Asked by the API server about every pod of an application. */
export const policyController: PodPeer = {
  kind: "pods",
  name: "policy-controller",
  namespace: { name: NAMESPACE },
  podLabels: { "app.kubernetes.io/name": "policy-controller" },
  ports: [
    { name: "https", port: 8443 },
    { name: "metrics", port: 9090 },
  ],
};
