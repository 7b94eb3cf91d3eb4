import type { Environment } from "../environment/environment";

/** ClusterIssuers that the platform makes; a Certificate names one of them. */
export type ClusterIssuerName =
  "local-ca" | "own-ca" | "letsencrypt-staging" | "letsencrypt-production";

/**
 * The issuer that signs an environment's certificates: its own CA in `local`, Let's Encrypt's
 * staging directory before `prod` (its rate limits forgive, browsers don't trust it), Let's Encrypt
 * in `prod`; wherever `platform.certificates.caSecretName` names a CA, that one.
 */
export function clusterIssuerName(environment: Environment): ClusterIssuerName {
  if (environment.platform.certificates.caSecretName !== undefined) {
    return "own-ca";
  }
  if (environment.target === "kubeconfig") {
    return "local-ca";
  }
  return environment.name === "prod" ? "letsencrypt-production" : "letsencrypt-staging";
}
