import type { AzureEnvironmentInput } from "../modules/environment/environment";
import { company, databaseAdministrators, github, platformEmail } from "./company";

/** As prod, smaller. */
export const staging = {
  ...company,
  domain: "staging-jobs.example.com",
  azure: { ...company.azure, shortName: "stg" },
  infrastructure: {
    network: {
      addressSpace: "10.30.0.0/16",
      subnets: {
        system: "10.30.0.0/24",
        user: "10.30.4.0/22",
        apiServer: "10.30.8.0/27",
        privateEndpoints: "10.30.9.0/26",
        database: "10.30.10.0/27",
        agents: "10.30.11.0/28",
        accessHost: "10.30.11.16/28",
        bastion: "10.30.12.0/26",
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
      administrators: databaseAdministrators,
    },
    delivery: {
      github,
      promotesFrom: "dev",
    },
    agents: {},
    accessHost: {},
    alerts: { emails: [platformEmail] },
    budget: {
      monthlyAmount: 2600,
      emails: [platformEmail],
    },
  },
  platform: {
    addons: { keda: { enabled: true } },
    certificates: { email: platformEmail },
    monitoring: { reportsTo: "technical" },
  },
} satisfies AzureEnvironmentInput;
