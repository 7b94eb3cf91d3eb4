import type { AzureEnvironmentName } from "../../../support/synth-azure";
import type { Decision as DecisionOf } from "../../decisions/decision";

export { ABSENT } from "../../decisions/decision";

export const AZURE_ENVIRONMENTS = ["dev", "qa", "staging", "prod"] as const;

/** Kinds of resources that some environments have none of. */
export const ELSEWHERE: Readonly<Record<string, readonly AzureEnvironmentName[]>> = {
  azurerm_kubernetes_cluster_node_pool: ["dev"],
  azurerm_private_endpoint: ["dev", "qa"],
  azurerm_linux_virtual_machine: ["dev", "qa"],
  azurerm_network_interface: ["dev", "qa"],
  azurerm_virtual_machine_extension: ["dev", "qa"],
  azurerm_bastion_host: ["dev", "qa"],
};

export type Decision = DecisionOf<AzureEnvironmentName>;

/** One value in dev and qa, another in staging and prod. */
export function byStage(development: unknown, production: unknown) {
  return { value: production, environments: { dev: development, qa: development } };
}
