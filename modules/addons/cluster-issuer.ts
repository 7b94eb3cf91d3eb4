import type { Environment } from "../../environments/environment";

/** ClusterIssuers that the platform makes; a Certificate names one of them. */
export const CLUSTER_ISSUERS = [
  "local-ca",
  "letsencrypt-staging",
  "letsencrypt-production",
] as const;
export type ClusterIssuerName = (typeof CLUSTER_ISSUERS)[number];

/**
 * The issuer that signs an environment's certificates: its own CA in `local`, Let's Encrypt's
 * staging directory before `prod` (its rate limits forgive, browsers don't trust it), Let's Encrypt
 * in `prod`.
 */
export function clusterIssuerName(environment: Environment): ClusterIssuerName {
  if (environment.target === "kubeconfig") {
    return "local-ca";
  }
  return environment.name === "prod" ? "letsencrypt-production" : "letsencrypt-staging";
}
