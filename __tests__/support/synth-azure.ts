import {
  type AzureEnvironmentInput,
  parseEnvironment,
} from "../../modules/environment/environment";
import { InfrastructureStack } from "../../stacks/infrastructure";
import { ENVIRONMENTS, type EnvironmentName, settingsFrom } from "./environments/environments";
import { stackNamed, synthApp, type SynthesisedStack } from "./synth";

export type AzureEnvironmentName = Exclude<EnvironmentName, "local">;

/** Without its readonly, so that a test can write over a value. */
export type MutableInput = AzureEnvironmentInput;

/** An environment's input after a change. */
export function azureInput(
  name: AzureEnvironmentName,
  change: (input: MutableInput) => void,
): MutableInput {
  const input: MutableInput = structuredClone(ENVIRONMENTS[name]);
  change(input);
  return input;
}

/** The stack `infrastructure` of an environment, as it is or after a change of its input. */
export function synthAzure(
  name: AzureEnvironmentName,
  change: (input: MutableInput) => void = () => undefined,
): SynthesisedStack {
  const environment = parseEnvironment(
    name,
    azureInput(name, change),
    settingsFrom(),
    ENVIRONMENTS,
  );
  if (environment.target !== "azure") {
    throw new TypeError(`${name} is no environment in Azure`);
  }
  return stackNamed(
    synthApp((app) => new InfrastructureStack(app, environment)),
    "infrastructure",
  );
}

/** `${azurerm_subnet.Network_System_3C5268AF.id}` → `Network_System`. */
export function referenced(reference: unknown): string {
  return String(reference).replaceAll(/\$\{\w+\.([\w-]+?)_?[0-9A-F]{0,8}\.\w+\}/g, "$1");
}

/** `azurerm_subnet.Network_System_3C5268AF` → `Network_System`. */
export function idOf(address: string): string {
  return address.replace(/^\w+\./, "").replace(/_[0-9A-F]{8}$/, "");
}
