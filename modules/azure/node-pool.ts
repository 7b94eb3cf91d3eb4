import type { NodePoolSettings } from "./settings/cluster";
import { ZONES } from "./placement";
import { VM_SIZES } from "./vm-sizes";

export interface NodePoolPlacement {
  readonly subnetId: string;
  /** Whether nodes spread over the region's zones. */
  readonly zoneRedundant: boolean;
  /** Name of the pool that stands in while this one is replaced by a change that needs it. */
  readonly temporaryName: string;
}

/** What the system pool and user pools have in common, in the provider's words. */
export function nodePoolConfig(settings: NodePoolSettings, placement: NodePoolPlacement) {
  const { min, max } = settings.nodes;
  return {
    vmSize: settings.vmSize,
    vnetSubnetId: placement.subnetId,
    temporaryNameForRotation: placement.temporaryName,
    ...(placement.zoneRedundant && { zones: ZONES }),
    autoScalingEnabled: min < max,
    ...(min < max ? { minCount: min, maxCount: max } : { nodeCount: min }),
    osSku: "AzureLinux",
    osDiskSizeGb: settings.osDiskGib,
    osDiskType: fitsLocalDisk(settings) ? "Ephemeral" : "Managed",
    kubeletDiskType: "OS",
    maxPods: settings.maxPods,
    hostEncryptionEnabled: settings.hostEncryption,
    nodePublicIpEnabled: false,
    nodeLabels: settings.labels,
    // Always written: the provider shows a change when Azure fills them in, and replaces the cluster
    // when a time-out is taken away (hashicorp/terraform-provider-azurerm#24020, #26568).
    upgradeSettings: {
      maxSurge: settings.maxSurge,
      drainTimeoutInMinutes: 30,
      nodeSoakDurationInMinutes: 0,
    },
  };
}

/** An ephemeral OS disk starts faster, costs nothing, and is gone with its node. */
function fitsLocalDisk({ vmSize, osDiskGib }: NodePoolSettings): boolean {
  return osDiskGib <= (VM_SIZES[vmSize]?.localDiskGib ?? 0);
}
