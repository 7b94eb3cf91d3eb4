import type { Environment } from "../environment/environment";

/** Whether network policies of an environment's cluster can name hosts. */
export function hasFqdnPolicies(environment: Environment): boolean {
  return environment.target === "azure" && environment.infrastructure.cluster.fqdnPolicies;
}
