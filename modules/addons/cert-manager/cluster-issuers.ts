import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { IACMEChallengeSolver } from "@kubernetes-models/cert-manager/acme.cert-manager.io/v1/ACMEChallengeSolver";
import type { IClusterIssuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/ClusterIssuer";
import type { AzureEnvironment, Environment } from "../../environment/environment";
import type { Manifest } from "../../kubernetes/manifests";
import { azureNames } from "../../azure/azure-names";
import { INTERNAL_CA } from "../../backing/names";
import { hasServers } from "../../backing/settings";
import type { AddonContext } from "../../platform/addon";
import { REPORTING_CA } from "../reporting/client-certificates";
import type { ClusterIssuerName } from "./cluster-issuer";

/** Directories of Let's Encrypt: https://letsencrypt.org/docs/staging-environment/. */
const LETS_ENCRYPT = {
  "letsencrypt-staging": "https://acme-staging-v02.api.letsencrypt.org/directory",
  "letsencrypt-production": "https://acme-v02.api.letsencrypt.org/directory",
} as const;

/** Where cert-manager asks for certificates. */
export const ACME_HOSTS: readonly string[] = Object.values(LETS_ENCRYPT).map(
  (directory) => new URL(directory).hostname,
);

/** The ClusterIssuers of an environment, and the certificates of those CAs that it makes itself. */
export function clusterIssuers(
  environment: Environment,
  clientId: AddonContext["clientId"],
): readonly Manifest[] {
  const { caSecretName } = environment.platform.certificates;
  // Signs the certificates of backing services and of their clients, and no other.
  const internal = hasServers(environment.backing);
  const reports = environment.reportsTo !== undefined;
  return [
    ...(environment.target === "azure"
      ? [
          letsEncrypt("letsencrypt-staging", environment, clientId),
          letsEncrypt("letsencrypt-production", environment, clientId),
        ]
      : [selfSigned, ...certificateAuthority("local-ca")]),
    ...(environment.target === "azure" && (internal || reports) ? [selfSigned] : []),
    ...(internal ? certificateAuthority(INTERNAL_CA) : []),
    ...(reports ? certificateAuthority(REPORTING_CA) : []),
    ...(caSecretName === undefined ? [] : [ca("own-ca", caSecretName)]),
  ];
}

const selfSigned = {
  apiVersion: "cert-manager.io/v1",
  kind: "ClusterIssuer",
  metadata: { name: "self-signed" },
  spec: { selfSigned: {} },
} satisfies IClusterIssuer;

/** A CA that signs itself, good for ten years; its key stays in the cluster. */
function certificateAuthority(name: ClusterIssuerName | typeof INTERNAL_CA | typeof REPORTING_CA) {
  const certificate = {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace: "cert-manager" },
    spec: {
      isCA: true,
      commonName: name,
      secretName: name,
      duration: "87600h",
      renewBefore: "720h",
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "self-signed" },
    },
  } satisfies ICertificate;
  return [certificate, ca(name, name)];
}

function ca(
  name: ClusterIssuerName | typeof INTERNAL_CA | typeof REPORTING_CA,
  secretName: string,
) {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name },
    spec: { ca: { secretName } },
  } satisfies IClusterIssuer;
}

/** Let's Encrypt; names in the environment's zone by DNS-01 unless it says otherwise. */
function letsEncrypt(
  name: keyof typeof LETS_ENCRYPT,
  environment: AzureEnvironment,
  clientId: AddonContext["clientId"],
) {
  const { email, challenge } = environment.platform.certificates;
  const names = azureNames(environment);
  const { tenantId, subscriptionId } = environment.azure;
  const http01: IACMEChallengeSolver = { http01: { ingress: { ingressClassName: "traefik" } } };
  const dns01: IACMEChallengeSolver = {
    selector: { dnsZones: [names.dnsZone] },
    dns01: {
      azureDNS: {
        subscriptionID: subscriptionId,
        resourceGroupName: names.resourceGroup,
        hostedZoneName: names.dnsZone,
        environment: "AzurePublicCloud",
        managedIdentity: { clientID: clientId("certManager"), tenantID: tenantId },
      },
    },
  };
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name },
    spec: {
      acme: {
        server: LETS_ENCRYPT[name],
        email,
        privateKeySecretRef: { name: `${name}-account` },
        solvers: challenge === "dns01" ? [dns01, http01] : [http01],
      },
    },
  } satisfies IClusterIssuer;
}
