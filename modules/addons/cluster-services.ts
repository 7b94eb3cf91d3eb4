import type { Environment } from "../environment/environment";
import type { ClusterServices } from "../kubernetes/cluster-services";
import { hasAddon } from "../platform/addons";
import { hasFqdnPolicies } from "../platform/fqdn-policies";
import { clusterIssuer } from "./cert-manager/cluster-issuer";
import { keda } from "./keda/keda";
import { prometheus, PROMETHEUS_URL } from "./kube-prometheus-stack/peers";
import { LOKI_PUSH_URL, loki } from "./loki/peer";
import { traceReceiver } from "./trace-receiver";
import { ingressController } from "./traefik/peer";
import { routeMetrics } from "./traefik/route-metrics";

/** All of it, but for what only some environments have. */
type OfferedServices = Required<Omit<ClusterServices, Optional>> & Pick<ClusterServices, Optional>;
type Optional = "queueAutoscaler" | "traceReceiver";

/** What the cluster and the add-ons of an environment offer to its workloads. */
export function clusterServices(environment: Environment): OfferedServices {
  const receiver = traceReceiver(environment);
  return {
    ingressController,
    issuer: clusterIssuer(environment),
    prometheus,
    objectives: { routes: routeMetrics, runbooksUrl: environment.platform.alerts.runbooksUrl },
    logStore: { peer: loki, pushUrl: LOKI_PUSH_URL },
    fqdnPolicies: hasFqdnPolicies(environment),
    ...(receiver && { traceReceiver: receiver }),
    ...(hasAddon(environment, keda) && { queueAutoscaler: { prometheusUrl: PROMETHEUS_URL } }),
  };
}
