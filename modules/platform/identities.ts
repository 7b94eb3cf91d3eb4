import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";
import { Construct } from "constructs";
import type { Environment } from "../environment/environment";
import type { WorkloadIdentityKey } from "../azure/workload-identities";
import { azureNames } from "../azure/azure-names";

/** Looks up the managed identities of `infrastructure` by name, each when it is first asked for. */
export class Identities extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly environment: Environment,
  ) {
    super(scope, id);
  }

  /** Client id of an identity; outside Azure there are none. */
  clientId(key: WorkloadIdentityKey): string {
    return this.lookUp(key).clientId;
  }

  /**
   * Name by which Kubernetes knows who has the role `deployer`: what the environment says, else in
   * Azure the object id of the delivery identity. Nobody where the environment says so.
   */
  deployer(): string | undefined {
    const { access, target } = this.environment;
    return access.deployer === undefined && target === "azure"
      ? this.lookUp("delivery").principalId
      : (access.deployer ?? undefined);
  }

  private lookUp(key: WorkloadIdentityKey | "delivery"): DataAzurermUserAssignedIdentity {
    if (this.environment.target !== "azure") {
      throw new Error(`${key} has no identity outside Azure`);
    }
    const names = azureNames(this.environment);
    const made = this.node.tryFindChild(key);
    return made instanceof DataAzurermUserAssignedIdentity
      ? made
      : new DataAzurermUserAssignedIdentity(this, key, {
          name: names.identities[key],
          resourceGroupName: names.resourceGroup,
        });
  }
}
