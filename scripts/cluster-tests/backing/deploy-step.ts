import type { LocalEnvironment } from "../../../modules/environment/environment";
import type { Step } from "../../steps/step";
import { writeStacks } from "../../terraform-runner/plan/stack-folders";
import { appliedChanges, cdktf } from "../cdktf";

/** Everything is deployed, with the backing services. */
export function deployedWith(environment: LocalEnvironment): Step {
  return {
    name: "cdktf deploy platform workloads, with the backing services",
    essential: true,
    play: async () => {
      writeStacks(environment);
      const stacks = ["platform", "workloads"];
      return appliedChanges(await cdktf("deploy", stacks, ["--skip-synth"])).text;
    },
  };
}
