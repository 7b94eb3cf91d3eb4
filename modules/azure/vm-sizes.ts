/** What the project must know about a virtual machine size. */
export interface VmSize {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Local disk, where an ephemeral OS disk can lie; 0 when there is none. */
  readonly localDiskGib: number;
  /** `EncryptionAtHostSupported` of `az vm list-skus`. */
  readonly hostEncryption: boolean;
}

/**
 * Sizes that node pools can have, after
 * https://learn.microsoft.com/azure/virtual-machines/sizes/general-purpose/ddsv5-series and its
 * neighbours (Ddsv5, Dadsv5, Dsv5, Edsv5, Bsv2). A size that is missing is one line more.
 */
export const VM_SIZES: Readonly<Record<string, VmSize>> = {
  Standard_B4s_v2: { vcpus: 4, memoryGib: 16, localDiskGib: 0, hostEncryption: true },
  Standard_D2ds_v5: { vcpus: 2, memoryGib: 8, localDiskGib: 75, hostEncryption: true },
  Standard_D4ds_v5: { vcpus: 4, memoryGib: 16, localDiskGib: 150, hostEncryption: true },
  Standard_D8ds_v5: { vcpus: 8, memoryGib: 32, localDiskGib: 300, hostEncryption: true },
  Standard_D16ds_v5: { vcpus: 16, memoryGib: 64, localDiskGib: 600, hostEncryption: true },
  Standard_D4ads_v5: { vcpus: 4, memoryGib: 16, localDiskGib: 150, hostEncryption: true },
  Standard_D8ads_v5: { vcpus: 8, memoryGib: 32, localDiskGib: 300, hostEncryption: true },
  Standard_D4s_v5: { vcpus: 4, memoryGib: 16, localDiskGib: 0, hostEncryption: true },
  Standard_D8s_v5: { vcpus: 8, memoryGib: 32, localDiskGib: 0, hostEncryption: true },
  Standard_DS2_v2: { vcpus: 2, memoryGib: 7, localDiskGib: 14, hostEncryption: false },
  Standard_E4ds_v5: { vcpus: 4, memoryGib: 32, localDiskGib: 150, hostEncryption: true },
  Standard_E8ds_v5: { vcpus: 8, memoryGib: 64, localDiskGib: 300, hostEncryption: true },
};
