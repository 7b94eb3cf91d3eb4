import { LinuxVirtualMachine } from "@cdktf/provider-azurerm/lib/linux-virtual-machine";
import { NetworkInterface } from "@cdktf/provider-azurerm/lib/network-interface";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { CLOUD_CONFIG } from "./host-software";
import type { Placement } from "./placement";

/**
 * Azure makes no machine without a first account, and takes a public key for it. Nobody has the private
 * half of this one: its 32 bytes are the SHA-256 of `no private key belongs to this public key 2`
 * (that of 1 is no point of the curve), so that nobody can sign in as that account.
 */
export const KEY_OF_NOBODY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBJpw25/DAYNpkuCDbpRKsJepUCOQ5EEe5U6Mpu77MA9 nobody";

export interface LinuxHostProps extends Placement {
  readonly name: string;
  readonly subnetId: string;
  readonly settings: { readonly vmSize: string; readonly diskGib: number };
  /** What the machine needs when it starts for the first time, such as its way out. */
  readonly prerequisites: readonly ITerraformDependable[];
}

/**
 * A machine of Ubuntu LTS without a public address, a password or a role in Azure. Azure patches it
 * (learn.microsoft.com/azure/virtual-machines/automatic-vm-guest-patching): what is critical or concerns
 * security, in the night of its region, with a restart where one is needed.
 */
export class LinuxHost extends Construct {
  readonly resource: LinuxVirtualMachine;

  constructor(scope: Construct, id: string, props: LinuxHostProps) {
    super(scope, id);
    const { resourceGroupName, location, name, settings } = props;
    const networkInterface = new NetworkInterface(this, "NetworkInterface", {
      resourceGroupName,
      location,
      name: `nic-${name}`,
      ipConfiguration: [
        { name: "internal", subnetId: props.subnetId, privateIpAddressAllocation: "Dynamic" },
      ],
    });
    this.resource = new LinuxVirtualMachine(this, "Resource", {
      resourceGroupName,
      location,
      name,
      size: settings.vmSize,
      networkInterfaceIds: [networkInterface.id],
      adminUsername: "azureuser",
      adminSshKey: [{ username: "azureuser", publicKey: KEY_OF_NOBODY }],
      disablePasswordAuthentication: true,
      // For Entra's sign-in, which asks it whom to let in; it has no role.
      identity: { type: "SystemAssigned" },
      sourceImageReference: {
        publisher: "Canonical",
        offer: "ubuntu-24_04-lts",
        sku: "server",
        version: "latest",
      },
      osDisk: {
        name: `osdisk-${name}`,
        caching: "ReadWrite",
        storageAccountType: "StandardSSD_LRS",
        diskSizeGb: settings.diskGib,
      },
      encryptionAtHostEnabled: true,
      secureBootEnabled: true,
      vtpmEnabled: true,
      patchMode: "AutomaticByPlatform",
      patchAssessmentMode: "AutomaticByPlatform",
      rebootSetting: "IfRequired",
      // An account of Azure's own, where the console's output is kept.
      bootDiagnostics: {},
      customData: Fn.base64encode(Fn.rawString(CLOUD_CONFIG)),
      dependsOn: [...props.prerequisites],
      // azurerm asks for none and may read back that there are none, which is no change.
      lifecycle: { ignoreChanges: ["additional_capabilities"] },
    });
  }
}
