import { BastionHost } from "@cdktf/provider-azurerm/lib/bastion-host";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import { VirtualMachineExtension } from "@cdktf/provider-azurerm/lib/virtual-machine-extension";
import { Construct } from "constructs";
import type { AzureNames } from "./azure-names";
import { hostRules } from "./host-network";
import { LinuxHost } from "./linux-host";
import { inboundRules } from "./network-security";
import { type Placement, ZONES } from "./placement";
import type { AccessHostSettings } from "./settings/hosts";
import type { VirtualNetwork } from "./virtual-network";

export interface AccessHostProps extends Placement {
  readonly names: AzureNames;
  readonly settings: AccessHostSettings;
  readonly network: VirtualNetwork;
  readonly cidrs: {
    readonly accessHost: string;
    readonly bastion: string;
    readonly privateEndpoints: string;
    readonly database: string;
  };
  readonly zoneRedundant: boolean;
}

/**
 * People's way in: a machine that only Bastion reaches, and Bastion lets in whom Entra knows and who has
 * a role on the machine. Nobody has one by this stack: it is given for the time that it is needed.
 */
export class AccessHost extends Construct {
  constructor(scope: Construct, id: string, props: AccessHostProps) {
    super(scope, id);
    const { names, settings, network, cidrs, resourceGroupName, location } = props;
    const { subnet, prerequisites } = network.addHostSubnet(
      "AccessHost",
      names.subnets.accessHost,
      cidrs.accessHost,
      [
        hostRules.sshFrom(cidrs.bastion),
        ...hostRules.outbound(cidrs.accessHost, {
          apiServerCidrs: network.apiServerCidrs,
          privateEndpointsCidr: cidrs.privateEndpoints,
          databaseCidr: cidrs.database,
        }),
        inboundRules.denyOthers(),
      ],
    );
    const host = new LinuxHost(this, "Machine", {
      resourceGroupName,
      location,
      name: names.accessHost,
      subnetId: subnet.id,
      settings,
      prerequisites,
    });
    new VirtualMachineExtension(host, "EntraSignIn", {
      name: "AADSSHLoginForLinux",
      virtualMachineId: host.resource.id,
      publisher: "Microsoft.Azure.ActiveDirectory",
      type: "AADSSHLoginForLinux",
      typeHandlerVersion: "1.0",
      autoUpgradeMinorVersion: true,
    });
    this.addBastion(props);
  }

  private addBastion(props: AccessHostProps): void {
    const { names, settings, network, cidrs, resourceGroupName, location } = props;
    const { subnet, association } = network.addSubnet(
      "Bastion",
      names.subnets.bastion,
      cidrs.bastion,
      hostRules.bastion(settings.allowedSources),
      {},
      true,
    );
    const publicIp = new PublicIp(this, "PublicIp", {
      resourceGroupName,
      location,
      name: names.bastionPublicIp,
      sku: "Standard",
      allocationMethod: "Static",
      ...(props.zoneRedundant && { zones: ZONES }),
    });
    new BastionHost(this, "Bastion", {
      resourceGroupName,
      location,
      name: names.bastion,
      // The first with the Azure CLI's SSH: learn.microsoft.com/azure/bastion/bastion-sku-comparison.
      sku: "Standard",
      tunnelingEnabled: true,
      copyPasteEnabled: true,
      fileCopyEnabled: false,
      ipConnectEnabled: false,
      shareableLinkEnabled: false,
      ipConfiguration: {
        name: "public",
        subnetId: subnet.id,
        publicIpAddressId: publicIp.id,
      },
      dependsOn: [association],
    });
  }
}
