import { NatGateway as NatGatewayResource } from "@cdktf/provider-azurerm/lib/nat-gateway";
import { NatGatewayPublicIpAssociation } from "@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Placement, ZONES } from "./placement";

export interface NatGatewayProps extends Placement {
  readonly name: string;
  readonly publicIpName: string;
  readonly idleTimeoutMinutes: number;
  /** Whether the address survives the loss of a zone; the gateway doesn't. */
  readonly zoneRedundant: boolean;
}

/**
 * The one way out of the cluster, at one address that others can allow. The gateway lies in one zone,
 * which Azure chooses, as every one of the SKU `Standard` does: when that zone fails, nothing goes out
 * of any, images and Entra's tokens included. `StandardV2` outlives a zone; azurerm knows it from 4.67
 * on (https://learn.microsoft.com/azure/nat-gateway/nat-availability-zones).
 */
export class NatGateway extends Construct {
  readonly resource: NatGatewayResource;
  readonly publicIp: PublicIp;
  /** Without these the gateway has no address yet, and AKS refuses its subnets. */
  readonly prerequisites: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NatGatewayProps) {
    super(scope, id);
    const { resourceGroupName, location } = props;
    this.publicIp = new PublicIp(this, "PublicIp", {
      resourceGroupName,
      location,
      name: props.publicIpName,
      sku: "Standard",
      allocationMethod: "Static",
      ...(props.zoneRedundant && { zones: ZONES }),
    });
    this.resource = new NatGatewayResource(this, "Resource", {
      resourceGroupName,
      location,
      name: props.name,
      skuName: "Standard",
      idleTimeoutInMinutes: props.idleTimeoutMinutes,
    });
    this.prerequisites = [
      new NatGatewayPublicIpAssociation(this, "PublicIpAssociation", {
        natGatewayId: this.resource.id,
        publicIpAddressId: this.publicIp.id,
      }),
    ];
  }
}
