import type { PeerPort, PodPeer } from "../../kubernetes/peer";

const METRICS: PeerPort = { name: "http-metrics", port: 9402 };

/** One of the chart's programs, by the name that its pods have as a label. */
function part(name: string, program: string, ports: readonly PeerPort[]): PodPeer {
  return {
    kind: "pods",
    name,
    namespace: { name: "cert-manager" },
    podLabels: { "app.kubernetes.io/name": program },
    ports,
  };
}

/** Issues and renews certificates. */
export const controller = part("cert-manager", "cert-manager", [METRICS]);

/** Checks what is written, called by the API server. */
export const webhook = part("cert-manager-webhook", "webhook", [
  { name: "https", port: 10250 },
  METRICS,
]);

/** Writes the CA into the definitions of webhooks. */
export const cainjector = part("cert-manager-cainjector", "cainjector", [METRICS]);

/** The Job that waits until the webhook answers. */
export const startupCheck = part("cert-manager-startupapicheck", "startupapicheck", []);
