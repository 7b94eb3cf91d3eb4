import { azureNames, type NamedEnvironment } from "./azure-names";

/** Resource id of an environment's registry, there or not. */
export function registryId(
  environment: NamedEnvironment & { readonly azure: { readonly subscriptionId: string } },
): string {
  const { resourceGroup, registry } = azureNames(environment);
  return [
    `/subscriptions/${environment.azure.subscriptionId}/resourceGroups/${resourceGroup}`,
    `providers/Microsoft.ContainerRegistry/registries/${registry}`,
  ].join("/");
}
