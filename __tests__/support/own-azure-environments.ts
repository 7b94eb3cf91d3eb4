import {
  ENVIRONMENT_NAMES,
  processEnvironment,
  selectEnvironment,
} from "../../environments/environments";
import type { AzureEnvironment, Environment } from "../../modules/environment/environment";

/** The user's environments in Azure: what a script reads that a test starts as a program. */
export function ownAzureEnvironments(): readonly AzureEnvironment[] {
  return ENVIRONMENT_NAMES.map((name) =>
    selectEnvironment(processEnvironment({ ENVIRONMENT: name })),
  ).filter(isInAzure);
}

function isInAzure(environment: Environment): environment is AzureEnvironment {
  return environment.target === "azure";
}
