import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { AzureEnvironment } from "../environments/environment";
import { azureNames } from "../modules/support/azure-names";
import { keepState } from "./state";

/** Everything in Azure below the cluster's API. */
export class InfrastructureStack extends TerraformStack {
  constructor(scope: Construct, environment: AzureEnvironment) {
    super(scope, "infrastructure");
    keepState(this, environment);
    const { tenantId, subscriptionId, location } = environment.azure;
    new AzurermProvider(this, "Azurerm", {
      features: [{}],
      tenantId,
      subscriptionId,
      storageUseAzuread: true,
    });
    new ResourceGroup(this, "ResourceGroup", {
      name: azureNames(environment).resourceGroup,
      location,
    });
  }
}
