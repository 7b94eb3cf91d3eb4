import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { Environment } from "../../environments/environment";
import type { Problem } from "../support/problem";
import { grafanaHostname } from "./add-ons/grafana-values";
import { clusterIssuerName } from "./cluster-issuer";

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
      wildcard ? `*.${environment.domain}` : grafanaHostname(environment),
      ...certificates.additionalNames,
    ]),
  ];
}

/** Names outside the environment's domain: its DNS zone can't answer for them. */
export function* foreignNames(
  environment: Environment,
): Iterable<Omit<Problem, "path"> & { readonly property: string }> {
  const { certificates, grafana } = environment.platform;
  const named = [
    ...certificates.additionalNames.map((value, i) => ({
      property: `certificates.additionalNames[${i}]`,
      value,
    })),
    ...(grafana.hostname === undefined
      ? []
      : [{ property: "grafana.hostname", value: grafana.hostname }]),
  ];
  for (const { property, value } of named) {
    if (value !== environment.domain && !value.endsWith(`.${environment.domain}`)) {
      yield {
        property,
        value,
        rule: `the domain ${environment.domain} of the environment, or a name below it`,
        remedy: `write e.g. grafana.${environment.domain}`,
      };
    }
  }
}
