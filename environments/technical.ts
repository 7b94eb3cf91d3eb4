import type { AzureEnvironmentInput } from "../modules/environment/environment";
import { company, github, platformEmail } from "./company";

/** Watches the others: no application runs here, and it stays up while they don't. */
export const technical = {
  ...company,
  domain: "technical-jobs.example.com",
  runsApplications: false,
  azure: { ...company.azure, shortName: "tech" },
  // Nobody deploys applications here.
  access: { ...company.access, deployer: null },
  infrastructure: {
    network: {
      addressSpace: "10.60.0.0/16",
      subnets: {
        system: "10.60.0.0/24",
        apiServer: "10.60.8.0/27",
        privateEndpoints: "10.60.9.0/26",
        database: "10.60.10.0/27",
        agents: "10.60.11.0/28",
        accessHost: "10.60.11.16/28",
        bastion: "10.60.12.0/26",
      },
    },
    cluster: {
      kubernetesVersion: "1.36",
      systemPool: { vmSize: "Standard_D4ds_v5", nodes: { min: 3, max: 4 } },
      userPool: null,
    },
    postgres: null,
    delivery: { github },
    agents: {},
    accessHost: {},
    alerts: { emails: [platformEmail] },
    budget: {
      monthlyAmount: 1800,
      emails: [platformEmail],
    },
  },
  platform: {
    certificates: { email: platformEmail, letsEncrypt: "production" },
    monitoring: { receives: { staging: null, prod: null } },
    logs: { retention: "60d" },
  },
  backing: {},
  workloads: {},
} satisfies AzureEnvironmentInput;
