import { type AzureEnvironment, parseEnvironment } from "../../modules/environment/environment";
import { ENVIRONMENTS, settingsFrom } from "./environments/environments";
import { azureInput, type AzureEnvironmentName, type MutableInput } from "./synth-azure";

/** An environment in Azure, as it is or after a change of its input. */
export function azureEnvironment(
  name: AzureEnvironmentName,
  change: (input: MutableInput) => void = () => undefined,
  variables: NodeJS.ProcessEnv = {},
): AzureEnvironment {
  const environment = parseEnvironment(
    name,
    azureInput(name, change),
    settingsFrom(variables),
    ENVIRONMENTS,
  );
  if (environment.target !== "azure") {
    throw new TypeError(`${name} is no environment in Azure`);
  }
  return environment;
}

/** Alerts go to every kind of receiver, each with a secret of its own. */
export function withEveryReceiver(input: MutableInput): void {
  input.platform.alerts = {
    email: {
      to: ["a@example.com"],
      from: "b@example.com",
      smarthost: "smtp.example.com:587",
      username: "u",
    },
    teams: true,
    webhook: true,
  };
}
