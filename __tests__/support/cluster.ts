import { prometheus, PROMETHEUS_URL } from "../../modules/addons/kube-prometheus-stack/peers";
import { LOKI_PUSH_URL, loki } from "../../modules/addons/loki/peer";
import { OTLP_URL, otlpReceiver } from "../../modules/addons/alloy-otlp/peer";
import { ingressController } from "../../modules/addons/traefik/peer";
import { routeMetrics } from "../../modules/addons/traefik/route-metrics";
import type { ClusterServices } from "../../modules/kubernetes/cluster-services";

/** A cluster that offers all there is, with certificates of Let's Encrypt. */
export const cluster: Required<ClusterServices> = {
  ingressController,
  issuer: { name: "letsencrypt-production", asksHost: true },
  prometheus,
  objectives: { routes: routeMetrics, runbooksUrl: "https://example.com/runbooks" },
  fqdnPolicies: true,
  queueAutoscaler: { prometheusUrl: PROMETHEUS_URL },
  traceReceiver: { peer: otlpReceiver, url: OTLP_URL, recordedPercent: 10 },
  logStore: { peer: loki, pushUrl: LOKI_PUSH_URL },
};
