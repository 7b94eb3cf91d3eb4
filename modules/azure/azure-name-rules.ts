import type { AzureNames } from "./azure-names";

interface NameRule {
  readonly kind: string;
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  readonly characters: string;
}

/**
 * Lengths and characters that Azure takes, narrowed to what this project's names use:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, for
 * node pools https://learn.microsoft.com/azure/aks/create-node-pools.
 */
const hyphenated = {
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  characters: "lower-case letters, digits and single inner hyphens, a letter first",
};
const compact = { pattern: /^[a-z][a-z0-9]*$/, characters: "lower-case letters and digits" };

export const AZURE_NAME_RULES = {
  resourceGroup: { kind: "resource group", min: 1, max: 90, ...hyphenated },
  /** AKS takes 80 where a resource group alone takes 90. */
  nodeResourceGroup: { kind: "node resource group", min: 1, max: 80, ...hyphenated },
  cluster: { kind: "AKS cluster", min: 1, max: 63, ...hyphenated },
  clusterDnsPrefix: { kind: "AKS DNS prefix", min: 1, max: 54, ...hyphenated },
  virtualNetwork: { kind: "virtual network", min: 2, max: 64, ...hyphenated },
  subnet: {
    kind: "subnet",
    min: 1,
    max: 80,
    ...hyphenated,
    pattern: /^(AzureBastionSubnet|[a-z][a-z0-9]*(-[a-z0-9]+)*)$/,
  },
  natGateway: { kind: "NAT gateway", min: 1, max: 80, ...hyphenated },
  publicIp: { kind: "public IP address", min: 1, max: 80, ...hyphenated },
  bastion: { kind: "Bastion", min: 1, max: 80, ...hyphenated },
  virtualMachine: { kind: "virtual machine", min: 1, max: 64, ...hyphenated },
  registry: { kind: "container registry", min: 5, max: 50, ...compact },
  keyVault: { kind: "key vault", min: 3, max: 24, ...hyphenated },
  storageAccount: { kind: "storage account", min: 3, max: 24, ...compact },
  container: { kind: "blob container", min: 3, max: 63, ...hyphenated },
  postgresServer: { kind: "PostgreSQL server", min: 3, max: 63, ...hyphenated },
  database: { kind: "PostgreSQL database", min: 1, max: 63, ...compact },
  logWorkspace: { kind: "log workspace", min: 4, max: 63, ...hyphenated },
  budget: { kind: "budget", min: 1, max: 63, ...hyphenated },
  identity: { kind: "managed identity", min: 3, max: 128, ...hyphenated },
} as const satisfies Readonly<Record<string, NameRule>>;

/** What is wrong with a name, in a sentence; undefined when nothing is. */
export function azureNameProblem(
  kind: keyof typeof AZURE_NAME_RULES,
  name: string,
): string | undefined {
  const { kind: label, min, max, pattern, characters } = AZURE_NAME_RULES[kind];
  return name.length < min || name.length > max || !pattern.test(name)
    ? `short enough for the ${label} ${name} (${name.length} characters): ${min} to ${max} ${characters}`
    : undefined;
}

/** What is wrong with the names of an environment, one sentence each. */
export function azureNameProblems(names: AzureNames): string[] {
  const named: readonly (readonly [keyof typeof AZURE_NAME_RULES, string])[] = [
    ["resourceGroup", names.resourceGroup],
    ["nodeResourceGroup", names.nodeResourceGroup],
    ["cluster", names.cluster],
    ["clusterDnsPrefix", names.clusterDnsPrefix],
    ["virtualNetwork", names.virtualNetwork],
    ...Object.values(names.subnets).map((name) => ["subnet", name] as const),
    ["natGateway", names.natGateway],
    ["publicIp", names.natPublicIp],
    ["publicIp", names.publicIp],
    ["publicIp", names.bastionPublicIp],
    ["bastion", names.bastion],
    ["virtualMachine", names.accessHost],
    ["virtualMachine", `${names.agent}-1`],
    ["registry", names.registry],
    ["keyVault", names.keyVault],
    ...Object.values(names.storageAccounts).map((name) => ["storageAccount", name] as const),
    ...Object.values(names.containers).map((name) => ["container", name] as const),
    ["postgresServer", names.postgresServer],
    ["logWorkspace", names.logWorkspace],
    ["budget", names.budget],
    ...Object.values(names.identities).map((name) => ["identity", name] as const),
  ];
  return named
    .map(([kind, name]) => azureNameProblem(kind, name))
    .filter((text) => text !== undefined);
}
