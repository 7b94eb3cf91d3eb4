import type { AzureEnvironmentName } from "../../../support/synth-azure";

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

/** Stands for an argument that isn't there. */
export const ABSENT = "(absent)";

/**
 * One decision of docs/platform-standard.md: what every resource of a type must say. The tests hold
 * the synthesised stacks against these rows, and the document is written from them.
 */
export interface Decision {
  /** Sentence that names the test. */
  readonly decision: string;
  readonly type: string;
  /** Pattern of the resource's id in the stack, where not every one of the type is meant. */
  readonly only?: string;
  /** Dots lead into blocks. */
  readonly argument: string;
  /** In every environment, or in each. */
  readonly value: unknown;
  readonly environments?: Partial<Record<AzureEnvironmentName, unknown>>;
  readonly reason: string;
  /** Setting of the environment that changes it; none where it's the same everywhere. */
  readonly setting?: string;
}

/** One value in dev and qa, another in staging and prod. */
export function byStage(development: unknown, production: unknown) {
  return { value: production, environments: { dev: development, qa: development } };
}
