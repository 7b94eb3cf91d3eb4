import { createHash } from "node:crypto";
import { azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";

/** Id of an environment's subscription. */
export function subscriptionId({ azure }: Pick<AzureEnvironment, "azure">): string {
  return `/subscriptions/${azure.subscriptionId}`;
}

/** Id of something in an environment's resource group, `Microsoft.KeyVault/vaults/<name>`. */
export function inResourceGroup(environment: AzureEnvironment, typeAndName: string): string {
  const { resourceGroup } = azureNames(environment);
  return `${subscriptionId(environment)}/resourceGroups/${resourceGroup}/providers/${typeAndName}`;
}

/** A GUID that is always the same for the same parts: Azure's name of a role assignment. */
export function stableGuid(...parts: readonly string[]): string {
  const hash = createHash("sha256").update(parts.join("\n")).digest("hex");
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-5$3-8$4-$5");
}
