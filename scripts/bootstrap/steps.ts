import type { AzureEnvironment } from "../../modules/environment/environment";
import { REGIONS } from "../../modules/azure/regions";

/** One thing that must be there before Terraform can keep its state, as commands of `az`. */
export interface BootstrapStep {
  readonly name: string;
  /** Ends with 0 when it is there already. @default none: `create` can be repeated */
  readonly exists?: readonly string[];
  readonly create: readonly string[];
  /** Brings one that is there already to what it must be. @default nothing */
  readonly update?: readonly string[];
}

/** For so long a deleted or overwritten state can be had back. */
const RETENTION_DAYS = "30";

/**
 * Resource group, storage account and container of the states: Entra sign-in only, versions and
 * soft delete on, locked, for the environment's administrators. Also what a subscription needs once
 * for nodes whose disks are encrypted on the host.
 */
export function bootstrapSteps(environment: AzureEnvironment): BootstrapStep[] {
  const { azure, state, access, project } = environment;
  const { resourceGroupName: group, storageAccountName: account, containerName } = state;
  const subscription = `--subscription=${azure.subscriptionId}`;
  const inGroup = [`--resource-group=${group}`, subscription];
  const accountId = `/subscriptions/${azure.subscriptionId}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${account}`;
  const scope = `${accountId}/blobServices/default/containers/${containerName}`;
  const secure = [
    "--min-tls-version=TLS1_2",
    "--https-only=true",
    "--allow-shared-key-access=false",
    "--allow-blob-public-access=false",
    "--allow-cross-tenant-replication=false",
    "--default-action=Allow",
  ];
  return [
    {
      name: `resource group ${group}`,
      create: [
        "group",
        "create",
        `--name=${group}`,
        `--location=${azure.location}`,
        subscription,
        "--tags",
        `project=${project}`,
        "managed-by=bootstrap",
      ],
    },
    {
      name: `storage account ${account}`,
      exists: ["storage", "account", "show", `--name=${account}`, ...inGroup],
      create: [
        "storage",
        "account",
        "create",
        `--name=${account}`,
        ...inGroup,
        `--location=${azure.location}`,
        `--sku=${replicationIn(azure.location)}`,
        "--kind=StorageV2",
        "--require-infrastructure-encryption=true",
        ...secure,
      ],
      update: ["storage", "account", "update", `--name=${account}`, ...inGroup, ...secure],
    },
    {
      name: "versions and soft delete",
      create: [
        "storage",
        "account",
        "blob-service-properties",
        "update",
        `--account-name=${account}`,
        ...inGroup,
        "--enable-versioning=true",
        "--enable-delete-retention=true",
        `--delete-retention-days=${RETENTION_DAYS}`,
        "--enable-container-delete-retention=true",
        `--container-delete-retention-days=${RETENTION_DAYS}`,
      ],
    },
    {
      name: `container ${containerName}`,
      exists: [
        "storage",
        "container-rm",
        "show",
        `--name=${containerName}`,
        `--storage-account=${account}`,
        ...inGroup,
      ],
      create: [
        "storage",
        "container-rm",
        "create",
        `--name=${containerName}`,
        `--storage-account=${account}`,
        ...inGroup,
        "--public-access=off",
      ],
    },
    ...access.clusterAdmins.map((objectId) => ({
      name: `access of the group ${objectId}`,
      create: [
        "role",
        "assignment",
        "create",
        `--assignee-object-id=${objectId}`,
        "--assignee-principal-type=Group",
        "--role=Storage Blob Data Contributor",
        `--scope=${scope}`,
        subscription,
      ],
    })),
    {
      name: "lock against deletion",
      create: ["lock", "create", "--name=no-deletion", "--lock-type=CanNotDelete", ...inGroup],
    },
    {
      name: "encryption at host in this subscription",
      create: [
        "feature",
        "register",
        "--namespace=Microsoft.Compute",
        "--name=EncryptionAtHost",
        subscription,
      ],
    },
  ];
}

function replicationIn(location: string): string {
  const { zones = false, pair } = REGIONS[location] ?? {};
  const copies = zones ? "ZRS" : "LRS";
  return `Standard_${pair === undefined ? copies : zones ? "GZRS" : "GRS"}`;
}
