import { azureNames } from "../../modules/azure/azure-names";
import { registryId } from "../../modules/azure/resource-ids";
import type { Neighbour } from "../../modules/environment/neighbours";
import type { ManagementApi } from "../azure/management-api";
import { ScriptError } from "../script";

const REGISTRY = "2023-07-01";

/**
 * Stops before anything is made when the registry that images are promoted from isn't there:
 * `infrastructure` gives the delivery identity a role on it, which otherwise fails half-way.
 *
 * @param into name of the environment that takes the images over
 * @throws ScriptError naming the environment to deploy first.
 */
export async function requireSource(
  api: ManagementApi,
  into: string,
  source: Neighbour,
): Promise<string> {
  const { registry } = azureNames(source);
  if ((await api.get(registryId(source), REGISTRY)) === undefined) {
    throw new ScriptError(
      [
        `${into} takes its images from ${source.name}, whose registry ${registry} isn't there: deploy that one first`,
        `  ENVIRONMENT=${source.name} npm run first-deploy`,
        `or set infrastructure.delivery.promotesFrom to null in environments/${into}.ts`,
      ].join("\n"),
    );
  }
  return `${registry} is there`;
}
