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

/**
 * Makes the class, whose disks stay when their claim goes, and can grow. They lie in the nodes' resource
 * group, which AKS deletes with the cluster, so nothing on them outlives it: what must (logs, the
 * database, backups) is in Blob Storage and PostgreSQL. `npm run leftovers` names those that nobody has.
 */
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
