import type { AzureEnvironmentInput } from "./environment";

/** Zone-redundant, backed up, locked. */
export const prod = {
  target: "azure",
  project: "jobboard",
  domain: "jobs.example.com",
  azure: {
    tenantId: "00000000-0000-0000-0000-000000000000",
    subscriptionId: "00000000-0000-0000-0000-000000000000",
    location: "westeurope",
  },
  state: {
    resourceGroupName: "rg-jobboard-state",
    storageAccountName: "stjobboardstate",
    containerName: "tfstate",
  },
  access: {
    clusterAdmins: ["00000000-0000-0000-0000-000000000000"],
    ops: ["00000000-0000-0000-0000-000000000000"],
    dev: ["00000000-0000-0000-0000-000000000000"],
  },
  infrastructure: {},
  platform: {},
  workloads: {},
} satisfies AzureEnvironmentInput;
