import type { AzureEnvironmentInput } from "../modules/environment/environment";

/** What the environments in Azure have in common. One that differs writes its own over it. */
export const company = {
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
  access: {
    clusterAdmins: ["00000000-0000-0000-0000-000000000000"],
    ops: ["00000000-0000-0000-0000-000000000000"],
    dev: ["00000000-0000-0000-0000-000000000000"],
  },
  // Each role of the job board is a program of its own; broker and cache run in the cluster.
  backing: { valkey: {}, rabbitmq: {} },
  workloads: { jobBoard: { roles: "separate" } },
} satisfies Partial<AzureEnvironmentInput>;

/** Gets the e-mails about certificates, budgets and alerts. */
export const platformEmail = "platform@example.com";

/** May sign in to the database as its administrators. */
export const databaseAdministrators = [
  {
    objectId: "00000000-0000-0000-0000-000000000000",
    principalName: "jobboard-database-admins",
  },
];

/** Whose pipelines may deploy. */
export const github = { repository: "example/aks-job-board-platform" };
