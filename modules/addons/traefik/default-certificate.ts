import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { Environment } from "../../environment/environment";
import { grafanaHostname } from "../kube-prometheus-stack/grafana-route";
import { clusterIssuerName } from "../cert-manager/cluster-issuer";
import { receivingHosts } from "../reporting/receiving-routes";

/** Secret in `traefik` with the certificate of every route that names none. */
export const DEFAULT_CERTIFICATE_SECRET = "default-certificate";

/** The certificate of every route that names none: the domain, all names directly below it, more. */
export function defaultCertificate(environment: Environment) {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: DEFAULT_CERTIFICATE_SECRET, namespace: "traefik" },
    spec: {
      secretName: DEFAULT_CERTIFICATE_SECRET,
      dnsNames: certificateNames(environment),
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: {
        group: "cert-manager.io",
        kind: "ClusterIssuer",
        name: clusterIssuerName(environment),
      },
    },
  } satisfies ICertificate;
}

/** A wildcard can't be shown by HTTP-01; there each name is listed. */
function certificateNames(environment: Environment): string[] {
  const { certificates } = environment.platform;
  const wildcard =
    environment.target === "kubeconfig" || environment.platform.certificates.challenge === "dns01";
  return [
    ...new Set([
      environment.domain,
      ...(wildcard
        ? [`*.${environment.domain}`]
        : [grafanaHostname(environment), ...receivingHosts(environment)]),
      ...certificates.additionalNames,
    ]),
  ];
}
