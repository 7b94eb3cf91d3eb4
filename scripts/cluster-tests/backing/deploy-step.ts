import type { LocalEnvironment } from "../../../modules/environment/environment";
import type { Step } from "../../steps/step";
import { writeStacks } from "../../terraform-runner/plan/stack-folders";
import { appliedChanges, cdktf } from "../cdktf";

/** Everything is deployed. @param what is told of it */
export function deployedWith(
  environment: LocalEnvironment,
  what = "with the backing services",
): Step {
  return {
    name: `cdktf deploy platform workloads, ${what}`,
    essential: true,
    play: async () => {
      writeStacks(environment);
      const stacks = ["platform", "workloads"];
      return appliedChanges(await cdktf("deploy", stacks, ["--skip-synth"])).text;
    },
  };
}
