import type { AzureEnvironment } from "../../modules/environment/environment";
import { deployStacks } from "../terraform-runner/deploy/deploy-stacks";
import { planStacks } from "../terraform-runner/plan/plan-stacks";
import type { Step } from "../steps/step";
import { expectNothing } from "../terraform-runner/plan/expect-nothing";
import { deployedStacks } from "./deployed";

/** The environment with a tag more on all that Azure tags, other days of recovery and another message. */
export function changedEnvironment(environment: AzureEnvironment): AzureEnvironment {
  const { azure, infrastructure, platform } = environment;
  const { storage } = infrastructure;
  return {
    ...environment,
    azure: { ...azure, tags: { ...azure.tags, tested: "yes" } },
    infrastructure: {
      ...infrastructure,
      storage: { ...storage, softDeleteDays: storage.softDeleteDays + 1 },
    },
    platform: {
      ...platform,
      ingress: { ...platform.ingress, hstsSeconds: platform.ingress.hstsSeconds + 1 },
    },
  };
}

export function changed(environment: AzureEnvironment, skipped: readonly string[]): Step {
  const other = changedEnvironment(environment);
  return change("a change of tags, a retention and a header", other, skipped);
}

export function changedBack(environment: AzureEnvironment, skipped: readonly string[]): Step {
  return change("back", environment, skipped);
}

/** Deploys a variant: nothing goes, and afterwards nothing is left to do. */
function change(name: string, environment: AzureEnvironment, skipped: readonly string[]): Step {
  return {
    name: `${name}: in place, and nothing to do afterwards`,
    play: async () => {
      const stacks = deployedStacks(environment, skipped);
      const plans = await planStacks(stacks, "diff");
      const gone = plans
        .flatMap((plan) => (plan.status === "changed" ? plan.changes : []))
        .filter(({ action }) => action !== "update")
        .map(({ action, address }) => `${action} ${address}`);
      if (gone.length > 0) {
        throw new Error(`not in place: ${gone.join(", ")}`);
      }
      const said: string[] = [];
      await deployStacks(stacks, { mayLose: [], say: (line) => said.push(line) });
      await expectNothing(stacks, "diff");
      return said.join("; ");
    },
  };
}
