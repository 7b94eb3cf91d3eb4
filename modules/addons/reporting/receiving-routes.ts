import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { ITLSOption } from "@kubernetes-models/traefik/traefik.io/v1alpha1/TLSOption";
import type { Environment } from "../../environment/environment";
import type { ReportingCluster } from "../../environment/reporting";
import type { Manifest } from "../../kubernetes/manifests";
import type { PeerPort } from "../../kubernetes/peer";
import { reportHost, type Signal, SIGNALS } from "./endpoints";

/** A Service that takes signals, in the namespace of its routes. */
interface Destination {
  readonly signal: Signal;
  readonly service: string;
  /** Number, or where each cluster has its own, by the name of its environment. */
  readonly port: number | ReadonlyMap<string, PeerPort>;
}

/** A cluster that is let in: the CA of its client certificates is known. */
type TrustedCluster = ReportingCluster & { readonly caCertificate: string };

/** The clusters that an environment receives from and lets in. */
export function trustedClusters({ receivesFrom }: Environment): TrustedCluster[] {
  return receivesFrom.flatMap((each) =>
    each.caCertificate === null ? [] : [{ ...each, caCertificate: each.caCertificate }],
  );
}

/** Names at which an environment receives. */
export function receivingHosts(environment: Environment): string[] {
  return trustedClusters(environment).flatMap(({ name }) =>
    Object.keys(SIGNALS).map((signal) => reportHost(signal, name, environment)),
  );
}

/** TLSOption of a cluster, and Secret with the certificate of its CA. */
const trustOf = (cluster: string) => `reports-of-${cluster}`;

/**
 * How each cluster's signals come in: at a host of its own, where only certificates of its own CA open
 * a connection, and no further than to write.
 */
export function receivingRoutes(
  environment: Environment,
  namespace: string,
  destinations: readonly Destination[],
): readonly Manifest[] {
  return trustedClusters(environment).flatMap(({ name }) => [
    tlsOption(name, namespace),
    ...destinations.map((destination) => route(environment, name, namespace, destination)),
  ]);
}

function tlsOption(cluster: string, namespace: string) {
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "TLSOption",
    metadata: { name: trustOf(cluster), namespace },
    spec: {
      minVersion: "VersionTLS13",
      clientAuth: {
        clientAuthType: "RequireAndVerifyClientCert",
        secretNames: [trustOf(cluster)],
      },
    },
  } satisfies ITLSOption;
}

function route(
  environment: Environment,
  cluster: string,
  namespace: string,
  { signal, service, port }: Destination,
) {
  const host = reportHost(signal, cluster, environment);
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "IngressRoute",
    metadata: { name: `${signal}-of-${cluster}`, namespace },
    spec: {
      entryPoints: ["websecure"],
      routes: [
        {
          kind: "Rule",
          match: `Host(\`${host}\`) && Path(\`${SIGNALS[signal]}\`) && Method(\`POST\`)`,
          services: [{ name: service, port: portOf(cluster, port) }],
        },
      ],
      tls: { options: { name: trustOf(cluster), namespace } },
    },
  } satisfies IIngressRoute;
}

function portOf(cluster: string, port: Destination["port"]): number {
  const number = typeof port === "number" ? port : port.get(cluster)?.port;
  if (number === undefined) {
    throw new Error(`no port for the reports of ${cluster}`);
  }
  return number;
}

/** The certificates of the CAs, for a chart that takes further objects: no key is among them. */
export function trustedAuthorities(environment: Environment, namespace: string): readonly object[] {
  return trustedClusters(environment).map(({ name, caCertificate }) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: trustOf(name), namespace },
    stringData: { "ca.crt": caCertificate },
  }));
}
