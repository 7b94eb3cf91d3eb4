import { azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import type { ManagementApi } from "../azure/management-api";
import { subscriptionId } from "../azure/resource-ids";
import type { Step } from "../steps/step";
import { deployStacks } from "../terraform-runner/deploy/deploy-stacks";
import { stackOf, writeStacks } from "../terraform-runner/plan/stack-folders";
import { deployedStacks } from "./deployed";
import { initialisedTerraform } from "../terraform-runner/plan/terraform";

/**
 * Destroys everything as the teardown page says: where what holds data is locked, protection is taken
 * away by a deploy first; then stack by stack, the last one first.
 */
export function destroyed(
  api: ManagementApi,
  environment: AzureEnvironment,
  skipped: readonly string[],
): Step {
  return {
    name: "destroyed by the teardown page: the group is gone",
    always: true,
    play: async () => {
      const unprotected: AzureEnvironment = {
        ...environment,
        infrastructure: { ...environment.infrastructure, deletionProtection: false },
      };
      if (environment.infrastructure.deletionProtection) {
        const stack = stackOf(writeStacks(unprotected), "infrastructure");
        await deployStacks([stack], { mayLose: [], say: () => undefined });
      }
      const said: string[] = [];
      for (const stack of deployedStacks(unprotected, skipped).toReversed()) {
        const { code, stdout, stderr } = await initialisedTerraform(stack, [
          "destroy",
          "-auto-approve",
          "-input=false",
          "-no-color",
        ]);
        if (code !== 0) {
          throw new Error(`${stack.name}: ${stderr.trim()}`);
        }
        const [, count = "0"] = /Resources: (\d+) destroyed/.exec(stdout) ?? [];
        said.push(`${stack.name}: ${count} destroyed`);
      }
      const { resourceGroup } = azureNames(environment);
      const group = `${subscriptionId(environment)}/resourceGroups/${resourceGroup}`;
      if ((await api.get(group, "2021-04-01")) !== undefined) {
        throw new Error(`${resourceGroup} is still there`);
      }
      return said.join("; ");
    },
  };
}
