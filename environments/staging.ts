import type { AzureEnvironmentInput } from "../modules/environment/environment";

/** As prod, smaller. */
export const staging = {
  target: "azure",
  project: "jobboard",
  domain: "staging-jobs.example.com",
  azure: {
    tenantId: "00000000-0000-0000-0000-000000000000",
    subscriptionId: "00000000-0000-0000-0000-000000000000",
    location: "westeurope",
    shortName: "stg",
    tags: { owner: "platform", "cost-centre": "jobboard" },
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
  infrastructure: {
    network: {
      addressSpace: "10.30.0.0/16",
      subnets: {
        system: "10.30.0.0/24",
        user: "10.30.4.0/22",
        apiServer: "10.30.8.0/27",
        privateEndpoints: "10.30.9.0/26",
        database: "10.30.10.0/27",
      },
    },
    cluster: {
      kubernetesVersion: "1.36",
      systemPool: { vmSize: "Standard_D4ds_v5", nodes: { min: 3, max: 4 } },
      userPool: { vmSize: "Standard_D2ds_v5", osDiskGib: 64, nodes: { min: 3, max: 5 } },
    },
    storage: { backups: { replication: "ZRS" } },
    postgres: {
      version: "17",
      sku: "GP_Standard_D2ds_v5",
      highAvailability: "SameZone",
      geoRedundantBackup: false,
      administrators: [
        {
          objectId: "00000000-0000-0000-0000-000000000000",
          principalName: "jobboard-database-admins",
        },
      ],
    },
    delivery: {
      github: { repository: "example/aks-job-board-platform" },
      promotesFrom: "dev",
    },
    alerts: { emails: ["platform@example.com"] },
    budget: {
      monthlyAmount: 2100,
      emails: ["platform@example.com"],
    },
  },
  platform: {
    certificates: { email: "platform@example.com" },
  },
  workloads: {},
} satisfies AzureEnvironmentInput;
