import type { AzureEnvironment } from "../../modules/environment/environment";
import type { Step } from "../steps/step";
import { deployStacks } from "../terraform-runner/deploy/deploy-stacks";
import { expectNothing } from "../terraform-runner/plan/expect-nothing";
import { stackOf, writeStacks } from "../terraform-runner/plan/stack-folders";

/**
 * The environment without what lies beside something locked and must be able to go: roles on the
 * registry, those on the one that images are promoted from, and the database's administrators but the
 * identity.
 */
export function withoutMovable(environment: AzureEnvironment): AzureEnvironment {
  const { infrastructure } = environment;
  const { postgres, delivery } = infrastructure;
  return {
    ...environment,
    promotedFrom: undefined,
    infrastructure: {
      ...infrastructure,
      postgres: postgres === null ? null : { ...postgres, administrators: [] },
      delivery: { ...delivery, promotesFrom: null, buildTask: null },
    },
  };
}

/** Takes it away and gives it back; no lock is in the way. */
export function goneAndBack(environment: AzureEnvironment): Step {
  return {
    name: "roles on the registry and administrators of the database go and come back, locks or not",
    play: async () => {
      const said: string[] = [];
      for (const variant of [withoutMovable(environment), environment]) {
        const stacks = [stackOf(writeStacks(variant), "infrastructure")];
        await deployStacks(stacks, { mayLose: [], say: (line) => said.push(line) });
        await expectNothing(stacks, "diff");
      }
      return said.join("; ");
    },
  };
}
