import type { AzureEnvironment } from "../../environments/environment";

/** Region codes of the Cloud Adoption Framework's naming examples. */
const REGION_CODES: Readonly<Record<string, string>> = {
  francecentral: "frc",
  germanywestcentral: "gwc",
  northeurope: "neu",
  swedencentral: "sdc",
  switzerlandnorth: "szn",
  uksouth: "uks",
  westeurope: "weu",
};

export type AzureNames = ReturnType<typeof azureNames>;

/**
 * Names of everything in Azure, `<abbreviation>-<project>-<environment>-<region>` with the
 * abbreviations of the Cloud Adoption Framework. The other stacks look resources up by these names,
 * never through the state of `infrastructure`.
 */
export function azureNames(environment: AzureEnvironment) {
  const { project, name } = environment;
  const { location } = environment.azure;
  const suffix = `${project}-${name}-${REGION_CODES[location] ?? location}`;
  return {
    resourceGroup: `rg-${suffix}`,
    cluster: `aks-${suffix}`,
  } as const;
}
