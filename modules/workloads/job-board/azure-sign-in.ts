import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";
import type { Construct } from "constructs";
import { azureNames } from "../../azure/azure-names";
import type { AzureEnvironment } from "../../environment/environment";
import { DATABASE } from "./names";

/** Of a service account: the identity that its pods sign in as. */
export const CLIENT_ID = "azure.workload.identity/client-id";

/** What pods are given to sign in to the database in Azure, and to Entra, as a managed identity. */
export function azureSignIn(
  scope: Construct,
  environment: AzureEnvironment,
  identity: string,
  database: string = DATABASE,
) {
  const { resourceGroup: resourceGroupName, postgresHost } = azureNames(environment);
  const { clientId } = new DataAzurermUserAssignedIdentity(scope, "Identity", {
    name: identity,
    resourceGroupName,
  });
  return {
    variables: {
      DATABASE_URL: `postgres://${identity}@${postgresHost}:5432/${database}`,
      DATABASE_AUTH: "entra",
    },
    serviceAccountAnnotations: { [CLIENT_ID]: clientId },
    podLabels: { "azure.workload.identity/use": "true" },
  };
}
