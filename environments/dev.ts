import type { AzureEnvironmentInput } from "../modules/environment/environment";
import { company, databaseAdministrators, github, platformEmail } from "./company";

/** The original set-up's size: one pool of two nodes. */
export const dev = {
  ...company,
  domain: "dev-jobs.example.com",
  infrastructure: {
    network: {
      addressSpace: "10.10.0.0/16",
      subnets: {
        system: "10.10.0.0/24",
        privateEndpoints: "10.10.9.0/26",
        database: "10.10.10.0/27",
      },
    },
    cluster: {
      kubernetesVersion: "1.36",
      tier: "Free",
      costAnalysis: false,
      apiServer: {
        private: false,
        vnetIntegration: false,
        authorizedIpRanges: ["198.51.100.0/24"],
      },
      systemPool: { vmSize: "Standard_D4ds_v5", nodes: { min: 2, max: 2 } },
      userPool: null,
    },
    zoneRedundant: false,
    privateEndpoints: false,
    deletionProtection: false,
    registry: { sku: "Standard", privateEndpoint: false, untaggedRetentionDays: null },
    storage: {
      logs: { replication: "LRS", deleteAfterDays: 14 },
      backups: {
        replication: "LRS",
        immutableDays: null,
        deleteAfterDays: 7,
        deleteVersionsAfterDays: 7,
      },
    },
    postgres: {
      version: "17",
      // Four programs share its connections.
      sku: "B_Standard_B2s",
      highAvailability: null,
      geoRedundantBackup: false,
      backupRetentionDays: 7,
      administrators: databaseAdministrators,
    },
    delivery: {
      github,
      buildTask: { context: "https://github.com/example/aks-job-board-platform.git#main" },
    },
    budget: {
      monthlyAmount: 700,
      emails: [platformEmail],
    },
  },
  platform: {
    addons: { keda: { enabled: true } },
    certificates: { email: platformEmail },
    ingress: { replicas: { min: 1, max: 3 } },
    monitoring: { retention: "7d", diskGibibytes: 20 },
    logs: { retention: "7d" },
    storage: { skuName: "StandardSSD_LRS" },
  },
} satisfies AzureEnvironmentInput;
