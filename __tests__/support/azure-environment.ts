import { processEnvironment } from "../../environments/environments";
import { type AzureEnvironment, parseEnvironment } from "../../modules/environment/environment";
import { azureInput, type MutableInput } from "./synth-azure";

/** An environment in Azure, as it is or after a change of its input. */
export function azureEnvironment(
  name: Parameters<typeof azureInput>[0],
  change: (input: MutableInput) => void = () => undefined,
  variables: NodeJS.ProcessEnv = {},
): AzureEnvironment {
  const environment = parseEnvironment(
    name,
    azureInput(name, change),
    processEnvironment(variables),
  );
  if (environment.target !== "azure") {
    throw new TypeError(`${name} is no environment in Azure`);
  }
  return environment;
}
