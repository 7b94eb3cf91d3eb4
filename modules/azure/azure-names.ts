import { REGIONS } from "./regions";

/** What names are made of; every environment in Azure has it. */
export interface NamedEnvironment {
  readonly project: string;
  readonly name: string;
  readonly domain: string;
  readonly azure: {
    readonly location: string;
    readonly shortName?: string | undefined;
    readonly nameSuffix?: string | undefined;
  };
}

export type AzureNames = ReturnType<typeof azureNames>;

/**
 * Names of everything in Azure, `<abbreviation>-<project>-<environment>-<region>` with the
 * abbreviations of the Cloud Adoption Framework. The other stacks look resources up by these names,
 * never through the state of `infrastructure`. Names that are unique in all of Azure end with
 * `azure.nameSuffix`; those that have 24 characters hold `azure.shortName` instead of the name, so
 * that 8 characters of `project`, 4 of it, 3 of a region's code and 4 of the suffix find room.
 * modules/azure/azure-name-rules.ts checks them against Azure's rules.
 */
export function azureNames(environment: NamedEnvironment) {
  const { project, name, domain } = environment;
  const { location, shortName = name, nameSuffix = "" } = environment.azure;
  const region = REGIONS[location]?.code ?? location;
  const base = baseOf(environment);
  const short = `${project}${shortName}${region}${nameSuffix}`;
  const unique = nameSuffix === "" ? base : `${base}-${nameSuffix}`;
  const registry = `cr${project}${name}${region}${nameSuffix}`;
  const keyVault = `kv-${project}-${shortName}-${region}${nameSuffix}`;
  const postgresServer = `psql-${unique}`;
  return {
    resourceGroup: `rg-${base}`,
    /** Group that AKS makes for the nodes' machines, disks and load balancers. */
    nodeResourceGroup: `rg-${base}-nodes`,
    cluster: `aks-${base}`,
    clusterDnsPrefix: `${project}-${name}`,
    virtualNetwork: `vnet-${base}`,
    subnets: {
      system: "snet-system",
      user: "snet-user",
      apiServer: "snet-api-server",
      privateEndpoints: "snet-private-endpoints",
      database: "snet-database",
      agents: "snet-agents",
      accessHost: "snet-access-host",
      /** Azure's own name for it. */
      bastion: "AzureBastionSubnet",
    },
    natGateway: `ng-${base}`,
    natPublicIp: `pip-${base}-nat`,
    /** Address of the ingress; in `resourceGroup`, so that it outlives the cluster. */
    publicIp: `pip-${base}-ingress`,
    /** The public zone of the environment. */
    dnsZone: domain,
    registry,
    registryLoginServer: `${registry}.azurecr.io`,
    keyVault,
    keyVaultUri: `https://${keyVault}.vault.azure.net/`,
    storageAccounts: { logs: `st${short}log`, backups: `st${short}bak` },
    containers: {
      lokiChunks: "loki-chunks",
      lokiRuler: "loki-ruler",
      tempoTraces: "tempo-traces",
      backups: "backups",
    },
    postgresServer,
    postgresHost: `${postgresServer}.postgres.database.azure.com`,
    bastion: `bas-${base}`,
    bastionPublicIp: `pip-${base}-bastion`,
    accessHost: `vm-${base}-access`,
    /** What the names of agents start with; a number follows. */
    agent: `vm-${base}-agent`,
    logWorkspace: `log-${base}`,
    budget: `budget-${base}`,
    actionGroup: `ag-${base}`,
    /** What the names of metric alerts start with. */
    metricAlert: `alert-${base}`,
    identities: {
      controlPlane: `id-${base}-control-plane`,
      kubelet: `id-${base}-kubelet`,
      delivery: `id-${base}-delivery`,
      certManager: `id-${base}-cert-manager`,
      loki: `id-${base}-loki`,
      tempo: `id-${base}-tempo`,
      grafana: `id-${base}-grafana`,
      alertmanager: `id-${base}-alertmanager`,
      policyController: `id-${base}-policy-controller`,
      databaseAdministrator: `id-${base}-database-admin`,
    },
  } as const;
}

/** The registry's task that builds the applications' images. */
export const BUILD_TASK = "build-images";

/** Managed identity that an application's pods sign in to Azure with. */
export function applicationIdentityName(environment: NamedEnvironment, application: string) {
  return `id-${baseOf(environment)}-${application}`;
}

/** Managed identity that an application, or one program of several, signs in to Azure with. */
export function programIdentityName(
  environment: NamedEnvironment,
  application: string,
  program?: string,
) {
  const name = program === undefined ? application : `${application}-${program}`;
  return applicationIdentityName(environment, name);
}

/** Managed identity that an application's backups are made with. */
export function backupIdentityName(environment: NamedEnvironment, application: string) {
  return applicationIdentityName(environment, `${application}-backup`);
}

/**
 * Managed identity that makes and changes the tables of an application, or of one program of several, and of its role
 * in the database.
 */
export function migrationsIdentityName(
  environment: NamedEnvironment,
  application: string,
  program?: string,
) {
  return `${programIdentityName(environment, application, program)}-migrations`;
}

function baseOf({ project, name, azure: { location } }: NamedEnvironment): string {
  return `${project}-${name}-${REGIONS[location]?.code ?? location}`;
}
