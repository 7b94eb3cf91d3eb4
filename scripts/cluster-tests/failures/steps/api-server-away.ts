import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Step } from "../../../steps/step";
import { startApiServerProxy } from "../api-server-proxy";
import { converges } from "../converges";
import { HALF_WAY, type Stage, startDeploy } from "../platform-deploy";

const AWAY_MS = 30_000;

export function apiServerAway(stage: Stage): Step {
  return {
    name: "API server away for 30 s in the middle of an apply",
    play: async () => {
      const file = path.resolve("cdktf.out/proxy.kubeconfig");
      const proxy = await startApiServerProxy(stage.kubectl, file);
      try {
        const through = startDeploy({ KUBECONFIG: file });
        await through.says(HALF_WAY);
        proxy.cut();
        await setTimeout(AWAY_MS);
        proxy.restore();
        const { code } = await through.ended;
        return `the apply ended with ${code}; ${await converges(stage)}`;
      } finally {
        proxy.close();
        rmSync(file, { force: true });
      }
    },
  };
}
