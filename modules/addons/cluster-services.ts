import type { Environment } from "../environment/environment";
import type { ClusterServices } from "../kubernetes/cluster-services";
import { hasFqdnPolicies } from "../platform/fqdn-policies";
import { clusterIssuer } from "./cert-manager/cluster-issuer";
import { prometheus } from "./kube-prometheus-stack/peers";
import { LOKI_PUSH_URL, loki } from "./loki/peer";
import { ingressController } from "./traefik/peer";

/** What the cluster and the add-ons of an environment offer to its workloads. */
export function clusterServices(environment: Environment): Required<ClusterServices> {
  return {
    ingressController,
    issuer: clusterIssuer(environment),
    prometheus,
    logStore: { peer: loki, pushUrl: LOKI_PUSH_URL },
    fqdnPolicies: hasFqdnPolicies(environment),
  };
}
