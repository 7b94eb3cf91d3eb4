import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { Subnet, type SubnetConfig } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNatGatewayAssociation } from "@cdktf/provider-azurerm/lib/subnet-nat-gateway-association";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { VirtualNetwork as VirtualNetworkResource } from "@cdktf/provider-azurerm/lib/virtual-network";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { NetworkSettings } from "./settings/network";
import type { AzureNames } from "./azure-names";
import type { NatGateway } from "./nat-gateway";
import { addSecurityRules, inboundRules, type SecurityRule } from "./network-security";
import type { Placement } from "./placement";

/** Services whose public addresses node subnets reach directly, and that can admit just them. */
const SERVICE_ENDPOINTS = ["Microsoft.KeyVault", "Microsoft.Storage"];

export interface VirtualNetworkProps extends Placement {
  readonly names: AzureNames;
  readonly settings: NetworkSettings;
  /** Way out of the nodes' subnets. */
  readonly natGateway: NatGateway;
  /** Who may reach the ingress, and at which address. */
  readonly ingress: { readonly allowedSources: readonly string[]; readonly address: string };
  /** Whether there is a user pool. */
  readonly userNodes: boolean;
  /** Whether the API server has addresses of its own. */
  readonly apiServer: boolean;
  /** Whether people come in by an access host, and so to the database. */
  readonly accessHost: boolean;
}

/** The network: one subnet for each kind of thing, each with its own security group. */
export class VirtualNetwork extends Construct {
  readonly resource: VirtualNetworkResource;
  readonly systemNodes: Subnet;
  readonly userNodes: Subnet | undefined;
  readonly apiServer: Subnet | undefined;
  readonly privateEndpoints: Subnet;
  readonly database: Subnet;
  /** What has to be there before a cluster is made: ways in and out of its subnets. */
  readonly clusterPrerequisites: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: VirtualNetworkProps,
  ) {
    super(scope, id);
    const { names, settings, ingress } = props;
    const { subnets, podCidr } = settings;
    this.resource = new VirtualNetworkResource(this, "Resource", {
      ...this.placement,
      name: names.virtualNetwork,
      addressSpace: [settings.addressSpace],
    });

    const nodeCidrs = [subnets.system, ...(props.userNodes && subnets.user ? [subnets.user] : [])];
    const nodeRules = [
      inboundRules.nodes(nodeCidrs, podCidr),
      inboundRules.ingress(ingress.allowedSources, ingress.address),
    ];
    const system = this.addSubnet("System", names.subnets.system, subnets.system, nodeRules, {
      serviceEndpoints: SERVICE_ENDPOINTS,
    });
    const user =
      props.userNodes && subnets.user !== undefined
        ? this.addSubnet("User", names.subnets.user, subnets.user, nodeRules, {
            serviceEndpoints: SERVICE_ENDPOINTS,
          })
        : undefined;
    this.systemNodes = system.subnet;
    this.userNodes = user?.subnet;
    const apiServer =
      props.apiServer && subnets.apiServer !== undefined
        ? this.addSubnet("ApiServer", names.subnets.apiServer, subnets.apiServer, [], {
            delegation: [delegationTo("Microsoft.ContainerService/managedClusters")],
          })
        : undefined;
    this.apiServer = apiServer?.subnet;
    this.clusterPrerequisites = [
      ...props.natGateway.prerequisites,
      ...[system, user].flatMap((made) =>
        made === undefined
          ? []
          : [
              made.association,
              new SubnetNatGatewayAssociation(made.subnet, "NatGateway", {
                subnetId: made.subnet.id,
                natGatewayId: props.natGateway.resource.id,
              }),
            ],
      ),
      ...(apiServer === undefined ? [] : [apiServer.association]),
    ];
    this.privateEndpoints = this.addSubnet(
      "PrivateEndpoints",
      names.subnets.privateEndpoints,
      subnets.privateEndpoints,
      [inboundRules.privateEndpoints(), inboundRules.denyOthers()],
      // Without this, security groups don't see the traffic of private endpoints.
      { privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled" },
    ).subnet;
    this.database = this.addSubnet(
      "Database",
      names.subnets.database,
      subnets.database,
      [
        inboundRules.database(subnets.database, nodeCidrs),
        ...(props.accessHost && subnets.accessHost !== undefined
          ? [inboundRules.databaseFromAccessHost(subnets.database, subnets.accessHost)]
          : []),
        inboundRules.denyOthers(),
      ],
      {
        // PostgreSQL archives its write-ahead log to a storage account of its own.
        serviceEndpoints: ["Microsoft.Storage"],
        delegation: [delegationTo("Microsoft.DBforPostgreSQL/flexibleServers")],
      },
    ).subnet;
  }

  get nodeSubnets(): Subnet[] {
    return this.userNodes === undefined ? [this.systemNodes] : [this.systemNodes, this.userNodes];
  }

  private get placement(): Placement {
    const { resourceGroupName, location } = this.props;
    return { resourceGroupName, location };
  }

  /** Ranges behind which a private API server answers on port 443. */
  get apiServerCidrs(): string[] {
    const { system, apiServer } = this.props.settings.subnets;
    return [this.props.apiServer && apiServer !== undefined ? apiServer : system];
  }

  /** A subnet for machines that go out through the NAT gateway, and what they wait for. */
  addHostSubnet(id: string, name: string, cidr: string, rules: readonly SecurityRule[]) {
    const { natGateway } = this.props;
    const { subnet, association } = this.addSubnet(id, name, cidr, rules);
    const wayOut = new SubnetNatGatewayAssociation(subnet, "NatGateway", {
      subnetId: subnet.id,
      natGatewayId: natGateway.resource.id,
    });
    return { subnet, prerequisites: [...natGateway.prerequisites, association, wayOut] };
  }

  /**
   * A subnet with a security group of its own.
   *
   * @param waitForRules whether the subnet gets the group only when its rules are there: Azure looks
   */
  addSubnet(
    id: string,
    name: string,
    cidr: string,
    rules: readonly SecurityRule[],
    config: Partial<SubnetConfig> = {},
    waitForRules = false,
  ) {
    const subnet = new Subnet(this, id, {
      name,
      resourceGroupName: this.props.resourceGroupName,
      virtualNetworkName: this.resource.name,
      addressPrefixes: [cidr],
      // Nothing goes out but through the NAT gateway; a delegated subnet's way out is its service's.
      ...(config.delegation === undefined && { defaultOutboundAccessEnabled: false }),
      ...config,
    });
    const group = new NetworkSecurityGroup(subnet, "SecurityGroup", {
      ...this.placement,
      name: `nsg-${name}`,
    });
    const made = addSecurityRules(group, rules);
    const association = new SubnetNetworkSecurityGroupAssociation(subnet, "SecurityAssociation", {
      subnetId: subnet.id,
      networkSecurityGroupId: group.id,
      ...(waitForRules && { dependsOn: made }),
    });
    return { subnet, association };
  }
}

function delegationTo(service: string) {
  return {
    name: "delegation",
    serviceDelegation: {
      name: service,
      actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
    },
  };
}
