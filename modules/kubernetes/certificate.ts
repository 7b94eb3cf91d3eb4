import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";

export interface CertificateProps {
  /** Of the Certificate and of the Secret that holds `tls.crt`, `tls.key` and `ca.crt`. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** ClusterIssuer that signs it. */
  readonly issuer: string;
  /** Who the holder is, as servers read it. */
  readonly commonName: string;
  /** Names that the holder answers to. @default none */
  readonly dnsNames?: readonly string[];
  readonly usages: readonly ("client auth" | "server auth")[];
  /** Whether the private key stays the same for good. @default false: renewed with the certificate */
  readonly keepsKey?: boolean;
}

/** A certificate within the cluster: good for 30 days, renewed after 15. */
export function certificate(props: CertificateProps) {
  const { name, namespace, labels, issuer, commonName, dnsNames = [], keepsKey = false } = props;
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace, labels },
    spec: {
      secretName: name,
      secretTemplate: { labels },
      commonName,
      ...(dnsNames.length > 0 && { dnsNames: [...dnsNames] }),
      duration: "720h",
      renewBefore: "360h",
      usages: ["digital signature", ...props.usages],
      privateKey: {
        algorithm: "ECDSA",
        size: 256,
        // Without it RabbitMQ and libpq would have to know two forms of keys.
        encoding: "PKCS8",
        rotationPolicy: keepsKey ? "Never" : "Always",
      },
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer },
    },
  } satisfies ICertificate;
}
