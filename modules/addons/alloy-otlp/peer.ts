import { MONITORING } from "../../platform/namespaces";
import type { PodPeer } from "../../kubernetes/peer";
import { alloyPeer } from "../alloy/alloy-values";

/** Of the Helm release, its Service and its pods. */
export const RECEIVER = "alloy-otlp";

const metrics = alloyPeer(RECEIVER, MONITORING);

/** Takes spans over OTLP from every program. */
export const otlpReceiver: PodPeer = {
  ...metrics,
  ports: [...metrics.ports, { name: "otlp-grpc", port: 4317 }, { name: "otlp-http", port: 4318 }],
};

/** Where it takes spans over HTTP; `/v1/traces` is what exporters add. */
export const OTLP_URL = `http://${RECEIVER}.${MONITORING.name}.svc.cluster.local:4318`;
