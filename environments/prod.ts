import type { AzureEnvironmentInput } from "../modules/environment/environment";
import { company, databaseAdministrators, github, platformEmail } from "./company";

/** Zone-redundant, backed up, locked, with no public address but those of ingress, NAT gateway and Bastion. */
export const prod = {
  ...company,
  domain: "jobs.example.com",
  infrastructure: {
    network: {
      addressSpace: "10.40.0.0/16",
      subnets: {
        system: "10.40.0.0/24",
        user: "10.40.4.0/22",
        apiServer: "10.40.8.0/27",
        privateEndpoints: "10.40.9.0/26",
        database: "10.40.10.0/27",
        agents: "10.40.11.0/28",
        accessHost: "10.40.11.16/28",
        bastion: "10.40.12.0/26",
      },
    },
    cluster: {
      kubernetesVersion: "1.36",
      systemPool: { vmSize: "Standard_D4ds_v5", nodes: { min: 3, max: 5 } },
      userPool: { vmSize: "Standard_D4ds_v5", nodes: { min: 3, max: 6 } },
    },
    postgres: {
      version: "17",
      sku: "GP_Standard_D4ds_v5",
      diskGib: 128,
      // West Europe takes no new zone-redundant servers for the time being; see postgres-regions.ts.
      highAvailability: "SameZone",
      backupRetentionDays: 35,
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
      monthlyAmount: 3500,
      emails: [platformEmail],
    },
  },
  platform: {
    addons: { keda: { enabled: true } },
    certificates: { email: platformEmail, letsEncrypt: "production" },
    ingress: { replicas: { min: 3, max: 12 } },
    monitoring: {
      retention: "30d",
      diskGibibytes: 200,
      memoryMebibytes: 8192,
      reportsTo: "technical",
    },
    logs: { retention: "60d" },
    storage: { skuName: "Premium_ZRS" },
  },
} satisfies AzureEnvironmentInput;
