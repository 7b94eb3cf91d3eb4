import type { Environment } from "../../environment/environment";
import type { CertificateIssuer } from "../../kubernetes/cluster-services";

/** ClusterIssuers that the platform makes; a Certificate names one of them. */
export type ClusterIssuerName =
  "local-ca" | "own-ca" | "letsencrypt-staging" | "letsencrypt-production";

/**
 * The issuer that signs an environment's certificates: its own CA in `local`, the directory of
 * Let's Encrypt that `platform.certificates.letsEncrypt` names in Azure; wherever
 * `platform.certificates.caSecretName` names a CA, that one.
 */
export function clusterIssuerName(environment: Environment): ClusterIssuerName {
  if (environment.platform.certificates.caSecretName !== undefined) {
    return "own-ca";
  }
  return environment.target === "kubeconfig"
    ? "local-ca"
    : `letsencrypt-${environment.platform.certificates.letsEncrypt}`;
}

/** The same issuer, as workloads see it. */
export function clusterIssuer(environment: Environment): CertificateIssuer {
  const name = clusterIssuerName(environment);
  return { name, asksHost: name !== "local-ca" && name !== "own-ca" };
}
