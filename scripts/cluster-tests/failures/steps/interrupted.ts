import { performance } from "node:perf_hooks";
import type { Step } from "../../../steps/step";
import { converges } from "../converges";
import { HALF_WAY, type Stage, startDeploy } from "../platform-deploy";

export function interrupted(stage: Stage): Step {
  return {
    name: "SIGINT half-way: what runs is finished, the next deploy goes on",
    play: async () => {
      const deploy = startDeploy();
      await deploy.says(HALF_WAY);
      const signalled = performance.now();
      deploy.signal("SIGINT", "program");
      const { code } = await deploy.ended;
      const seconds = ((performance.now() - signalled) / 1000).toFixed(0);
      if (code === 0) {
        throw new Error("the deploy went on to its end");
      }
      return `ended after ${seconds} s with ${code}; ${await converges(stage)}`;
    },
  };
}
