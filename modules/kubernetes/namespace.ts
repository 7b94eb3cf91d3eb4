import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { Construct } from "constructs";
import { clusterDns } from "./peer";
import { declareConnection } from "./connection-graph";
import { objectLabels } from "./labels";
import type { NamespaceReference, Peer } from "./peer";
import { policyPorts } from "./ports";
import { checkSyntax } from "./syntax";

/** Levels of https://kubernetes.io/docs/concepts/security/pod-security-standards/. */
export type PodSecurityLevel = "privileged" | "baseline" | "restricted";

export interface NamespaceProps {
  readonly name: string;
  /** `app.kubernetes.io/part-of` of the namespace. */
  readonly partOf: string;
  /** Level that admission enforces, audits and warns of. @default restricted */
  readonly podSecurity?: PodSecurityLevel;
  /** Whether all traffic that no connection allows is refused, both ways. @default true */
  readonly defaultDeny?: boolean;
  /** Whether its pods may ask the cluster's DNS, where a default-deny stands. @default true */
  readonly allowDns?: boolean;
  /** Addresses of a DNS cache on the node that pods ask first, e.g. 169.254.10.0/24. @default none */
  readonly nodeDnsCidr?: string | undefined;
}

/** A namespace with its pod-security level, closed both ways but for DNS. */
export class Namespace extends Construct implements NamespaceReference {
  readonly name: string;
  readonly resource: NamespaceV1;
  /** Set by `NamespaceLimits`. */
  quota?: ResourceQuotaV1;

  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    const {
      name,
      partOf,
      podSecurity = "restricted",
      defaultDeny = true,
      allowDns = true,
      nodeDnsCidr,
    } = props;
    this.name = name;
    checkSyntax(this, "name", "name", name);
    checkSyntax(this, "labelValue", "partOf", partOf);
    this.resource = new NamespaceV1(this, "Resource", {
      metadata: {
        name,
        labels: {
          ...objectLabels({ name, partOf, component: "namespace" }),
          "pod-security.kubernetes.io/enforce": podSecurity,
          "pod-security.kubernetes.io/audit": podSecurity,
          "pod-security.kubernetes.io/warn": podSecurity,
        },
      },
      // A namespace waits for its pods; Prometheus alone may take its 600 s of grace to stop.
      timeouts: { delete: "15m" },
    });
    const labels = objectLabels({ name, partOf, component: "network-policy" });
    if (defaultDeny) {
      new NetworkPolicyV1(this, "DefaultDeny", {
        metadata: { name: "default-deny", namespace: name, labels },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
        dependsOn: [this.resource],
      });
    }
    if (defaultDeny && allowDns) {
      new NetworkPolicyV1(this, "AllowDns", {
        metadata: { name: "allow-dns", namespace: name, labels },
        spec: {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [
            {
              to: [
                {
                  namespaceSelector: {
                    matchLabels: { "kubernetes.io/metadata.name": clusterDns.namespace.name },
                  },
                  podSelector: { matchLabels: { ...clusterDns.podLabels } },
                },
                ...(nodeDnsCidr === undefined ? [] : [{ ipBlock: { cidr: nodeDnsCidr } }]),
              ],
              ports: policyPorts(clusterDns.ports),
            },
          ],
        },
        dependsOn: [this.resource],
      });
      const nodeDns: Peer[] =
        nodeDnsCidr === undefined
          ? []
          : [
              {
                kind: "addresses",
                name: "node-dns",
                cidrs: [nodeDnsCidr],
                ports: clusterDns.ports,
              },
            ];
      for (const to of [clusterDns, ...nodeDns]) {
        declareConnection(this, {
          from: { kind: "pods", name: "every pod", namespace: this, podLabels: {}, ports: [] },
          to,
          ports: clusterDns.ports.map((port) => port.name),
        });
      }
    }
  }
}
