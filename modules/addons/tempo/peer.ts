import type { PodPeer } from "../../kubernetes/peer";

/** Tempo, which keeps traces and answers for them. */
export const tempo: PodPeer = {
  kind: "pods",
  name: "tempo",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "tempo" },
  ports: [
    { name: "http", port: 3200 },
    { name: "otlp-grpc", port: 4317 },
  ],
};

const HOST = "tempo.monitoring.svc.cluster.local";

/** Where it answers queries. */
export const TEMPO_URL = `http://${HOST}:3200`;

/** Where it takes spans, as a gRPC client names it. */
export const TEMPO_OTLP = `${HOST}:4317`;
