import type { AzureEnvironmentInput } from "../modules/environment/environment";
import { company, databaseAdministrators, github, platformEmail } from "./company";

/** As dev, with a user pool, for tests before a release. */
export const qa = {
  ...company,
  domain: "qa-jobs.example.com",
  infrastructure: {
    network: {
      addressSpace: "10.20.0.0/16",
      subnets: {
        system: "10.20.0.0/24",
        user: "10.20.4.0/22",
        privateEndpoints: "10.20.9.0/26",
        database: "10.20.10.0/27",
      },
    },
    cluster: {
      kubernetesVersion: "1.36",
      apiServer: {
        private: false,
        vnetIntegration: false,
        authorizedIpRanges: ["198.51.100.0/24"],
      },
      systemPool: { vmSize: "Standard_D4ds_v5", nodes: { min: 2, max: 2 } },
      userPool: { vmSize: "Standard_D4ds_v5", nodes: { min: 1, max: 2 } },
    },
    zoneRedundant: false,
    privateEndpoints: false,
    deletionProtection: false,
    registry: { sku: "Standard", privateEndpoint: false, untaggedRetentionDays: null },
    storage: {
      logs: { replication: "LRS", deleteAfterDays: 30 },
      backups: { replication: "LRS", immutableDays: null },
    },
    postgres: {
      version: "17",
      sku: "B_Standard_B2s",
      highAvailability: null,
      geoRedundantBackup: false,
      administrators: databaseAdministrators,
    },
    delivery: {
      github,
      promotesFrom: "dev",
    },
    budget: {
      monthlyAmount: 1100,
      emails: [platformEmail],
    },
  },
  platform: {
    addons: { keda: { enabled: true } },
    certificates: { email: platformEmail },
    monitoring: { retention: "7d", diskGibibytes: 20 },
    logs: { retention: "7d" },
    storage: { skuName: "StandardSSD_LRS" },
  },
} satisfies AzureEnvironmentInput;
