import { REGIONS } from "../../modules/azure/regions";
import type { AzureEnvironment } from "../../modules/environment/environment";
import type { WantedResource } from "../azure/ensure";
import { stableGuid, subscriptionId } from "../azure/resource-ids";

/** For so long a deleted or overwritten state can be had back. */
const RETENTION = { enabled: true, days: 30 };

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const STORAGE_BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

const STORAGE = "2023-05-01";

/**
 * Resource group, storage account and container of the states: Entra sign-in only, versions and
 * soft delete on, locked, for the environment's administrators. The lock is on the container, and who
 * may reach it on the account: below a lock, no role assignment could be taken back, those of a
 * destroyed environment among them.
 */
export function stateAccount(environment: AzureEnvironment): WantedResource[] {
  const { azure, state, access, project } = environment;
  const { resourceGroupName: group, storageAccountName: account, containerName } = state;
  const { location } = azure;
  const groupId = `${subscriptionId(environment)}/resourceGroups/${group}`;
  const id = `${groupId}/providers/Microsoft.Storage/storageAccounts/${account}`;
  const containerId = `${id}/blobServices/default/containers/${containerName}`;
  const secure = {
    minimumTlsVersion: "TLS1_2",
    supportsHttpsTrafficOnly: true,
    allowSharedKeyAccess: false,
    allowBlobPublicAccess: false,
    allowCrossTenantReplication: false,
    networkAcls: { defaultAction: "Allow" },
  };
  const recoverable = {
    properties: {
      isVersioningEnabled: true,
      deleteRetentionPolicy: RETENTION,
      containerDeleteRetentionPolicy: RETENTION,
    },
  };
  return [
    {
      name: `resource group ${group}`,
      id: groupId,
      apiVersion: "2021-04-01",
      body: { location, tags: { project, "managed-by": "bootstrap" } },
    },
    {
      name: `storage account ${account}`,
      id,
      apiVersion: STORAGE,
      body: {
        location,
        kind: "StorageV2",
        sku: { name: replicationIn(location) },
        properties: {
          ...secure,
          encryption: {
            keySource: "Microsoft.Storage",
            requireInfrastructureEncryption: true,
            services: { blob: { enabled: true, keyType: "Account" } },
          },
        },
      },
      change: { method: "PATCH", body: { properties: secure } },
    },
    {
      name: "versions and soft delete",
      id: `${id}/blobServices/default`,
      apiVersion: STORAGE,
      body: recoverable,
      change: { method: "PUT", body: recoverable },
    },
    {
      name: `container ${containerName}`,
      id: containerId,
      apiVersion: STORAGE,
      body: { properties: { publicAccess: "None" } },
    },
    ...access.clusterAdmins.map((objectId) => ({
      name: `access of the group ${objectId}`,
      id: `${id}/providers/Microsoft.Authorization/roleAssignments/${stableGuid(id, objectId)}`,
      apiVersion: "2022-04-01",
      body: {
        properties: {
          principalId: objectId,
          principalType: "Group",
          roleDefinitionId: `${subscriptionId(environment)}/providers/Microsoft.Authorization/roleDefinitions/${STORAGE_BLOB_DATA_CONTRIBUTOR}`,
        },
      },
    })),
    {
      name: "lock against deletion",
      id: `${containerId}/providers/Microsoft.Authorization/locks/no-deletion`,
      apiVersion: "2020-05-01",
      body: { properties: { level: "CanNotDelete", notes: "Keeps the states of Terraform." } },
    },
  ];
}

function replicationIn(location: string): string {
  const { zones = false, pair } = REGIONS[location] ?? {};
  const copies = zones ? "ZRS" : "LRS";
  return `Standard_${pair === undefined ? copies : zones ? "GZRS" : "GRS"}`;
}
