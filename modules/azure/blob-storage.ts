import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import { Construct } from "constructs";
import { lockDeletion, refuseDestroy } from "./deletion-lock";
import type { LogWorkspace } from "./log-workspace";
import type { ManagedIdentity } from "./managed-identity";
import type { Placement } from "./placement";
import type { PrivateLink } from "./private-link";
import { assignRole } from "./role";

export interface BlobStorageProps extends Placement {
  readonly name: string;
  /** Names of its containers. */
  readonly containers: readonly string[];
  readonly replication: string;
  readonly softDeleteDays: number;
  /** For so long a version can be neither deleted nor overwritten; null for no such rule. */
  readonly immutableDays: number | null;
  /** Blobs are deleted so long after their last change; null for never. */
  readonly deleteAfterDays: number | null;
  /** Replaced and deleted versions are dropped so long after they came to be. */
  readonly deleteVersionsAfterDays: number;
  readonly deletionProtection: boolean;
  /** Which kinds of requests are logged. */
  readonly loggedRequests: readonly ("StorageRead" | "StorageWrite" | "StorageDelete")[];
  readonly logs: LogWorkspace;
  /** A private address only, or the public one for these subnets alone. */
  readonly access: { readonly privateLink: PrivateLink } | { readonly subnetIds: string[] };
}

/** A storage account for blobs. Entra sign-in only: no keys, no shared links, no public blobs. */
export class BlobStorage extends Construct {
  readonly resource: StorageAccount;

  constructor(scope: Construct, id: string, props: BlobStorageProps) {
    super(scope, id);
    const { resourceGroupName, location, name, access } = props;
    this.resource = new StorageAccount(this, "Resource", {
      resourceGroupName,
      location,
      name,
      accountKind: "StorageV2",
      accountTier: "Standard",
      accountReplicationType: props.replication,
      minTlsVersion: "TLS1_2",
      httpsTrafficOnlyEnabled: true,
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      localUserEnabled: false,
      allowNestedItemsToBePublic: false,
      crossTenantReplicationEnabled: false,
      infrastructureEncryptionEnabled: true,
      publicNetworkAccessEnabled: "subnetIds" in access,
      networkRules: {
        defaultAction: "Deny",
        bypass: ["AzureServices"],
        ...("subnetIds" in access && { virtualNetworkSubnetIds: access.subnetIds }),
      },
      blobProperties: {
        versioningEnabled: true,
        deleteRetentionPolicy: { days: props.softDeleteDays },
        containerDeleteRetentionPolicy: { days: props.softDeleteDays },
      },
      ...(props.immutableDays !== null && {
        immutabilityPolicy: {
          // Can still be shortened; locking it is for good and is done by hand.
          state: "Unlocked",
          periodSinceCreationInDays: props.immutableDays,
          allowProtectedAppendWrites: false,
        },
      }),
    });
    const containers = props.containers.map(
      (container) =>
        new StorageContainer(this, container, {
          name: container,
          storageAccountId: this.resource.id,
          containerAccessType: "private",
        }),
    );
    new StorageManagementPolicy(this, "Lifecycle", {
      storageAccountId: this.resource.id,
      rule: [
        {
          name: "expire",
          enabled: true,
          filters: { blobTypes: ["blockBlob"] },
          actions: {
            version: { deleteAfterDaysSinceCreation: props.deleteVersionsAfterDays },
            ...(props.deleteAfterDays !== null && {
              baseBlob: { deleteAfterDaysSinceModificationGreaterThan: props.deleteAfterDays },
            }),
          },
        },
      ],
    });
    if ("privateLink" in access) {
      access.privateLink.connect(this.resource, "blob", name);
    }
    props.logs.collect(this.resource, props.loggedRequests, { part: "blobServices/default" });
    if (props.deletionProtection) {
      refuseDestroy(this.resource);
      for (const container of containers) {
        refuseDestroy(container);
        lockDeletion(container);
      }
    }
  }

  /**
   * `Storage Blob Data Contributor` on the account, which has these containers and no other: on a
   * locked container an assignment could never be taken back.
   */
  grantReadWrite(identity: ManagedIdentity): void {
    assignRole(this, identity.node.id, identity, {
      role: "Storage Blob Data Contributor",
      scope: this.resource.id,
      description: "Reads, writes and deletes blobs.",
    });
  }
}
