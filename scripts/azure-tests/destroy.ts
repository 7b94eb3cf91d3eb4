import { azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import type { ManagementApi } from "../azure/management-api";
import { appliedChanges, cdktf } from "../cluster-tests/cdktf";
import { subscriptionId } from "../azure/resource-ids";
import type { Step } from "../steps/step";
import { deployStacks } from "../terraform-runner/deploy/deploy-stacks";
import { outputFolder, stackOf, writeStacks } from "../terraform-runner/plan/stack-folders";

/**
 * Destroys everything by README's command: where what holds data is locked, protection is taken away by
 * a deploy first.
 */
export function destroyed(
  api: ManagementApi,
  environment: AzureEnvironment,
  skipped: readonly string[],
): Step {
  return {
    name: "cdktf destroy infrastructure platform workloads: the group is gone",
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
      const all = writeStacks(unprotected).map(({ name }) => name);
      const stacks = all.filter((name) => !skipped.includes(name));
      // What was written above, in staging and prod without its protection.
      const options = [`--output=${outputFolder(unprotected)}`, "--skip-synth"];
      const said: string[] = [];
      if (stacks.length === all.length) {
        said.push(await cdktf("destroy", stacks, options));
      } else {
        // Each by itself: with that option the CLI starts the first of several for ever.
        for (const stack of stacks.toReversed()) {
          const alone = [...options, "--ignore-missing-stack-dependencies"];
          said.push(await cdktf("destroy", [stack], alone));
        }
      }
      const { resourceGroup } = azureNames(environment);
      const group = `${subscriptionId(environment)}/resourceGroups/${resourceGroup}`;
      if ((await api.get(group, "2021-04-01")) !== undefined) {
        throw new Error(`${resourceGroup} is still there`);
      }
      return appliedChanges(said.join("\n")).text;
    },
  };
}
