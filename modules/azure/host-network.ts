import type { SecurityRule } from "./network-security";

/** Where the machines may go within the network; to the Internet by the NAT gateway. */
export interface HostDestinations {
  readonly apiServerCidrs: readonly string[];
  readonly privateEndpointsCidr: string;
  /** Of the database, for whom may reach it. */
  readonly databaseCidr?: string;
}

/**
 * Rules of the subnets of agents, access host and Bastion. What isn't named here within the network is
 * refused: nodes, pods and the database let in the whole network or ask nobody.
 */
export const hostRules = {
  /** From a machine. Azure's names, and its metadata service, are not subject to these rules. */
  outbound: (cidr: string, to: HostDestinations): SecurityRule[] => [
    {
      name: "AllowApiServer",
      description: "The API server's private address.",
      direction: "Outbound",
      from: cidr,
      to: [...to.apiServerCidrs],
      ports: ["443"],
    },
    {
      name: "AllowPrivateEndpoints",
      description: "Registry, vault and storage.",
      direction: "Outbound",
      from: cidr,
      to: to.privateEndpointsCidr,
      ports: ["443"],
    },
    ...(to.databaseCidr === undefined
      ? []
      : [
          {
            name: "AllowDatabase",
            description: "PostgreSQL, for its administrators.",
            direction: "Outbound",
            from: cidr,
            to: to.databaseCidr,
            ports: ["5432"],
          } as const,
        ]),
    {
      name: "DenyNetwork",
      description: "Nothing else in the network.",
      direction: "Outbound",
      access: "Deny",
      from: "*",
      to: "VirtualNetwork",
    },
  ],

  /** To the access host. */
  sshFrom: (bastionCidr: string): SecurityRule => ({
    name: "AllowSsh",
    description: "Bastion, which has asked Entra.",
    from: bastionCidr,
    ports: ["22"],
  }),

  /** What Azure demands: https://learn.microsoft.com/azure/bastion/bastion-nsg (read 2026-11). */
  bastion: (sources: readonly string[]): SecurityRule[] => [
    {
      name: "AllowPeople",
      description: "The client's connection, of those who may come.",
      from: sources,
      ports: ["443"],
    },
    {
      name: "AllowGatewayManager",
      description: "Azure's management of Bastion.",
      from: "GatewayManager",
      ports: ["443"],
    },
    {
      name: "AllowLoadBalancer",
      description: "Azure's health probes.",
      from: "AzureLoadBalancer",
      ports: ["443"],
    },
    {
      name: "AllowBastionHosts",
      description: "Bastion's own machines among each other.",
      from: "VirtualNetwork",
      to: "VirtualNetwork",
      ports: ["8080", "5701"],
    },
    {
      name: "AllowSshRdp",
      description: "To the machines; their own subnet lets in SSH only.",
      direction: "Outbound",
      from: "*",
      to: "VirtualNetwork",
      ports: ["22", "3389"],
    },
    {
      name: "AllowAzure",
      description: "Diagnostics of Bastion itself.",
      direction: "Outbound",
      from: "*",
      to: "AzureCloud",
      ports: ["443"],
    },
    {
      name: "AllowBastionHostsOut",
      description: "Bastion's own machines among each other.",
      direction: "Outbound",
      from: "VirtualNetwork",
      to: "VirtualNetwork",
      ports: ["8080", "5701"],
    },
    {
      name: "AllowCertificates",
      description: "Revocation lists, and sessions' certificates.",
      direction: "Outbound",
      from: "*",
      to: "Internet",
      ports: ["80"],
    },
  ],
};
