import type { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";

/** A namespace: a `Namespace` of this project, or the bare name of one that is there already. */
export interface NamespaceReference {
  readonly name: string;
  /** Set when this project makes it: what is put into it then waits for it. */
  readonly resource?: NamespaceV1;
  /** Its quota, once it is made: claims wait for it, as one that grows with them would refuse them before. */
  readonly quota?: ResourceQuotaV1;
}

/** A port a peer listens on. */
export interface PeerPort {
  /** Name of the container port (IANA service name, at most 15 characters). */
  readonly name: string;
  /** Number the container listens on: NetworkPolicies see it after a Service's translation. */
  readonly port: number;
  /** @default TCP */
  readonly protocol?: "TCP" | "UDP";
}

/** Pods that this project knows: policies are written in their namespace. */
export interface PodPeer {
  readonly kind: "pods";
  /** Name in policies and in the matrix, unique within its namespace, e.g. `redis`. */
  readonly name: string;
  readonly namespace: NamespaceReference;
  /** Labels that select the pods; `{}` is every pod of the namespace. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ports: readonly PeerPort[];
  /**
   * Whether a default-deny stands in its namespace, so that its own side of a connection has to be
   * opened too. @default true
   */
  readonly isolated?: boolean;
}

/** The pods of a workload of this project, by the label that each of its pods has. */
export function workloadPeer(
  name: string,
  namespace: NamespaceReference,
  ports: readonly PeerPort[],
): PodPeer {
  return {
    kind: "pods",
    name,
    namespace,
    podLabels: { "app.kubernetes.io/name": name },
    ports,
  };
}

/** Addresses outside the cluster, or of its nodes and its API server. */
export interface AddressPeer {
  readonly kind: "addresses";
  /** Name in policies and in the matrix, e.g. `postgresql`. */
  readonly name: string;
  /** CIDR blocks. Cilium never matches pods or nodes by address: those need a `PodPeer`. */
  readonly cidrs: readonly string[];
  /** CIDR blocks left out of the ones above. */
  readonly except?: readonly string[];
  readonly ports: readonly PeerPort[];
}

/** One end of a connection. */
export type Peer = PodPeer | AddressPeer;

/** Anything that has an end of a connection, such as a `WebService`. */
export interface Connectable {
  readonly peer: Peer;
  /** Pods that can show a certificate to what they connect to. */
  readonly pod?: CertificateHolder;
  /** Set where whoever connects has to show one. */
  readonly mutualTls?: MutualTls;
}

/** Pods that can be given a certificate in the name of their workload. */
export interface CertificateHolder {
  /** @param issuer ClusterIssuer that signs it */
  holdCertificate(issuer: string): void;
}

/** A server that speaks TLS alone and knows who connects by the client's certificate. */
export interface MutualTls {
  /** ClusterIssuer of its own certificate and of its clients'. */
  readonly issuer: string;
  /** Names of the workloads that it lets in. */
  readonly clients: readonly string[];
}

/** The cluster's DNS, CoreDNS in AKS and in kind. Nothing guards its namespace. */
export const clusterDns: PodPeer = {
  kind: "pods",
  name: "dns",
  namespace: { name: "kube-system" },
  podLabels: { "k8s-app": "kube-dns" },
  isolated: false,
  ports: [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53 },
  ],
};

/**
 * HTTPS to any public address, e.g. to Entra for a workload identity's token: without Advanced
 * Container Networking Services a policy can't name hosts, so private ranges alone are left out.
 */
export const publicHttps: AddressPeer = {
  kind: "addresses",
  name: "public-https",
  cidrs: ["0.0.0.0/0"],
  // RFC 1918, shared (RFC 6598) and link-local addresses, the last with the instance metadata.
  except: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"],
  ports: [{ name: "https", port: 443 }],
};
