import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { Construct } from "constructs";
import type { AzureEnvironment, Environment } from "../environment/environment";
import { objectLabels } from "../kubernetes/labels";

/** Disks of the add-ons in Azure: kept when their claim goes, and in every zone with a ZRS SKU. */
const RETAINED = "retained";

/** Class of the add-ons' disks; `local` takes the cluster's default class. */
export function storageClassName(environment: Environment): string | undefined {
  return environment.target === "azure" ? RETAINED : undefined;
}

/** Makes the class, whose disks outlive claim and cluster and can grow. */
export function addStorageClass(scope: Construct, environment: AzureEnvironment): StorageClassV1 {
  return new StorageClassV1(scope, "StorageClass", {
    metadata: {
      name: RETAINED,
      labels: objectLabels({ name: RETAINED, partOf: "platform", component: "storage" }),
    },
    storageProvisioner: "disk.csi.azure.com",
    parameters: { skuName: environment.platform.storage.skuName },
    reclaimPolicy: "Retain",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
  });
}
