import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { Manifest } from "./manifests";
import { type AddressPeer, clusterDns, type PeerPort, type PodPeer, publicHttps } from "./peer";
import { policyPorts } from "./ports";
import { checkSyntax } from "./syntax";

/** Hosts outside the cluster, by their DNS names. Only pods connect to them, never the reverse. */
export interface HostPeer {
  readonly kind: "hosts";
  /** Name in policies and in the matrix, e.g. `entra`. */
  readonly name: string;
  /** DNS names; `*` stands for any characters within a label, not in the last two. */
  readonly hosts: readonly string[];
  readonly ports: readonly PeerPort[];
  /**
   * What is opened, on the ports of the same names, where the cluster's policies can't name hosts
   * (`ClusterServices.fqdnPolicies`).
   */
  readonly instead: readonly AddressPeer[];
}

/**
 * Hosts that pods may be let out to: `api.connections.allowTo(hosts("mail", ["api.mail.example"]))`.
 * Where policies can't name hosts, every public address on port 443 is opened, unless `instead` says
 * what else.
 */
export function hosts(
  name: string,
  names: readonly string[],
  {
    ports = publicHttps.ports,
    instead = [publicHttps],
  }: Partial<Pick<HostPeer, "ports" | "instead">> = {},
): HostPeer {
  return { kind: "hosts", name, hosts: names, ports, instead };
}

/** Whether a policy can hold the names; reports those that it can't. */
export function checkHosts(scope: Construct, { name, hosts: names }: HostPeer): boolean {
  if (names.length === 0) {
    reportProblem(scope, {
      property: `${name}.hosts`,
      value: names,
      rule: "at least one DNS name",
      remedy: "name a host, or leave the connection out",
    });
  }
  const fitting = names.filter((host, index) =>
    checkSyntax(scope, "host", `${name}.hosts[${index}]`, host),
  );
  return fitting.length > 0 && fitting.length === names.length;
}

/**
 * Lets pods of `from` out to hosts by name. Cilium learns their addresses from the answers of the
 * cluster's DNS, and of those alone that a rule for DNS sends through its proxy: so the names stand
 * twice. NetworkPolicies of the same pods add to it, whose way to DNS stays open for every name.
 * https://docs.cilium.io/en/stable/security/policy/layer3/#dns-based
 */
export function hostPolicy(
  metadata: Manifest["metadata"],
  from: PodPeer,
  to: HostPeer,
  ports: readonly PeerPort[],
): Manifest {
  const names = to.hosts.map((matchPattern) => ({ matchPattern }));
  const dnsLabels = Object.entries(clusterDns.podLabels).map(([key, value]) => [
    `k8s:${key}`,
    value,
  ]);
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata,
    spec: {
      endpointSelector: { matchLabels: { ...from.podLabels } },
      egress: [
        {
          toEndpoints: [
            {
              matchLabels: {
                "k8s:io.kubernetes.pod.namespace": clusterDns.namespace.name,
                ...Object.fromEntries(dnsLabels),
              },
            },
          ],
          toPorts: [{ ports: policyPorts(clusterDns.ports), rules: { dns: names } }],
        },
        { toFQDNs: names, toPorts: [{ ports: policyPorts(ports) }] },
      ],
    },
  };
}
