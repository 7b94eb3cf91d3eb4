import { setTimeout } from "node:timers/promises";
import type { Kubectl } from "../../../cluster-client/kubectl";
import type { Step } from "../../../steps/step";
import { terraform } from "../../../terraform-runner/plan/terraform";
import { converges } from "../converges";
import {
  HALF_WAY,
  platformStack,
  type Stage,
  startApply,
  unfinishedReleases,
} from "../platform-deploy";

export function killed(stage: Stage): Step {
  const { kubectl } = stage;
  return {
    name: "SIGKILL half-way, and the state locked meanwhile",
    play: async () => {
      const stack = platformStack(stage);
      const apply = startApply(stack);
      await apply.says(HALF_WAY);
      const refused = await terraform(stack, ["plan", "-lock-timeout=0s", "-no-color"]);
      if (!refused.stderr.includes("Error acquiring the state lock")) {
        throw new Error(`a second run wasn't refused: ${refused.stderr}`);
      }
      await somethingIsPending(kubectl);
      apply.signal("SIGKILL", "group");
      await apply.ended;
      const left = (await unfinishedReleases(kubectl)).join(", ");
      return `a second run is refused; left ${left}; ${await converges(stage)}`;
    },
  };
}

/** Waits until Helm has noted down that it installs something: the worst moment to be killed. */
async function somethingIsPending(kubectl: Kubectl): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await unfinishedReleases(kubectl)).some((release) => release.includes("pending"))) {
      return;
    }
    await setTimeout(100);
  }
  throw new Error("no release was ever pending");
}
