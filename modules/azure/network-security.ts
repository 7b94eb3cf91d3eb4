import type { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule";

/** PostgreSQL's port and PgBouncer's on a flexible server. */
const POSTGRES_PORTS = ["5432", "6432"];

/** A rule; a port list of `["*"]` and a destination `*` when left out. */
export interface SecurityRule {
  readonly name: string;
  readonly description: string;
  readonly from: string | readonly string[];
  readonly to?: string | readonly string[];
  readonly ports?: readonly string[];
  /** @default Allow */
  readonly access?: "Allow" | "Deny";
  /** @default Inbound */
  readonly direction?: "Inbound" | "Outbound";
}

/**
 * Inbound rules of the subnets. Azure's own come after them: the virtual network and its load
 * balancers in, everything else out of the door.
 * https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
 */
export const inboundRules = {
  /**
   * With the overlay, nodes see pods' addresses, which Azure's own rule for the virtual network does
   * not know: https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay.
   */
  nodes: (nodeCidrs: readonly string[], podCidr: string): SecurityRule => ({
    name: "AllowNodesAndPods",
    description: "Nodes and pods reach each other.",
    from: [...nodeCidrs, podCidr],
    to: [...nodeCidrs, podCidr],
  }),

  /** The load balancer keeps the caller's address, and its own as the destination. */
  ingress: (sources: readonly string[], address: string): SecurityRule => ({
    name: "AllowIngress",
    description: "HTTPS, and HTTP to be redirected to it.",
    from: sources,
    to: address,
    ports: ["80", "443"],
  }),

  privateEndpoints: (): SecurityRule => ({
    name: "AllowHttps",
    description: "The virtual network and its peers reach private endpoints.",
    from: "VirtualNetwork",
    ports: ["443"],
  }),

  database: (databaseCidr: string, nodeCidrs: readonly string[]): SecurityRule => ({
    name: "AllowPostgres",
    description: "Nodes, whose addresses pods have outside the overlay, and the standby.",
    from: [...nodeCidrs, databaseCidr],
    to: databaseCidr,
    ports: POSTGRES_PORTS,
  }),

  databaseFromAccessHost: (databaseCidr: string, accessHostCidr: string): SecurityRule => ({
    name: "AllowAccessHost",
    description: "People who are administrators of the database.",
    from: accessHostCidr,
    to: databaseCidr,
    ports: ["5432"],
  }),

  /** Takes back what Azure's own rules would let in from the virtual network. */
  denyOthers: (): SecurityRule => ({
    name: "DenyOthers",
    description: "Nothing else comes in.",
    from: "*",
    access: "Deny",
  }),
};

/** Priorities: what is allowed from 100 on, what is denied behind all of it. */
export function addSecurityRules(
  group: NetworkSecurityGroup,
  rules: readonly SecurityRule[],
): NetworkSecurityRule[] {
  return rules.map((rule, index) => {
    const { name, description, from, to = "*", ports = ["*"], access = "Allow" } = rule;
    const [port = "*", ...morePorts] = ports;
    return new NetworkSecurityRule(group, name, {
      resourceGroupName: group.resourceGroupName,
      networkSecurityGroupName: group.name,
      name,
      description,
      access,
      direction: rule.direction ?? "Inbound",
      protocol: port === "*" ? "*" : "Tcp",
      priority: access === "Deny" ? 4096 : 100 + index * 10,
      sourcePortRange: "*",
      ...(typeof from === "string"
        ? { sourceAddressPrefix: from }
        : { sourceAddressPrefixes: [...from] }),
      ...(typeof to === "string"
        ? { destinationAddressPrefix: to }
        : { destinationAddressPrefixes: [...to] }),
      ...(morePorts.length === 0
        ? { destinationPortRange: port }
        : { destinationPortRanges: [...ports] }),
    });
  });
}
