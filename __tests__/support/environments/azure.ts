import type { AzureEnvironmentInput } from "../../../modules/environment/environment";

const ENTRA_GROUP = "00000000-0000-0000-0000-000000000000";

/** What the environments in Azure have in common. */
export const everywhere = {
  target: "azure",
  project: "jobboard",
  azure: {
    tenantId: "00000000-0000-0000-0000-000000000000",
    subscriptionId: "00000000-0000-0000-0000-000000000000",
    location: "westeurope",
    tags: { owner: "platform", "cost-centre": "jobboard" },
  },
  state: {
    resourceGroupName: "rg-jobboard-state",
    storageAccountName: "stjobboardstate",
    containerName: "tfstate",
  },
  access: { clusterAdmins: [ENTRA_GROUP], ops: [ENTRA_GROUP], dev: [ENTRA_GROUP] },
  workloads: {},
} satisfies Partial<AzureEnvironmentInput>;

export const github = { repository: "example/aks-job-board-platform" };

export const emails = ["platform@example.com"];

export const administrators = [
  { objectId: ENTRA_GROUP, principalName: "jobboard-database-admins" },
];
