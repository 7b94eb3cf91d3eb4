import type { Environment } from "../../environment/environment";
import type { PodPeer } from "../../kubernetes/peer";

/** Namespace of the Prometheus that has the metrics of all clusters. */
export const CENTRAL = "central-monitoring";

/** Name of its release, and of its Service. */
export const CENTRAL_SERVICE = "central-prometheus";

/** Where it answers queries, and takes metrics. */
export const CENTRAL_URL = `http://${CENTRAL_SERVICE}.${CENTRAL}.svc.cluster.local:9090`;

/** Its pods. */
export const centralPrometheus: PodPeer = {
  kind: "pods",
  name: "central-prometheus",
  namespace: { name: CENTRAL },
  podLabels: { "app.kubernetes.io/name": "prometheus" },
  ports: [
    { name: "http-web", port: 9090 },
    { name: "reloader-web", port: 8080 },
  ],
};

/** Whether clusters report to an environment, whether they are let in yet or not. */
export function receives({ platform }: Environment): boolean {
  return Object.keys(platform.monitoring.receives).length > 0;
}
