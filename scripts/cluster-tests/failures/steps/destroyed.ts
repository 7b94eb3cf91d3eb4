import { leftovers } from "../../cluster-objects";
import type { Step } from "../../../steps/step";
import { terraform } from "../../../terraform-runner/plan/terraform";
import { platformStack, type Stage } from "../platform-deploy";

export function destroyed(stage: Stage): Step {
  return {
    name: "destroy: nothing is orphaned",
    always: true,
    play: async () => {
      const options = ["-auto-approve", "-input=false", "-no-color"];
      const { code, stderr } = await terraform(platformStack(stage), ["destroy", ...options]);
      if (code !== 0) {
        throw new Error(stderr.trim());
      }
      const { definitions, others } = await leftovers(stage.kubectl, stage.before);
      if (others.length > 0) {
        throw new Error(`orphaned:\n${others.join("\n")}`);
      }
      return definitions === 0
        ? "nothing is left"
        : `only ${definitions} definitions stay, as documented`;
    },
  };
}
