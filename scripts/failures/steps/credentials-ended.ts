import { rmSync } from "node:fs";
import path from "node:path";
import type { Step } from "../../steps/step";
import { converges } from "../converges";
import { HALF_WAY, type Stage, startDeploy } from "../platform-deploy";
import { temporaryCredentials } from "../temporary-credentials";

export function credentialsEnded(stage: Stage): Step {
  return {
    name: "credentials that end in the middle of an apply",
    play: async () => {
      const file = path.resolve("cdktf.out/temporary.kubeconfig");
      const credentials = await temporaryCredentials(stage.kubectl, file);
      try {
        const deploy = startDeploy({ KUBECONFIG: file });
        await deploy.says(HALF_WAY);
        await credentials.withdraw();
        const { code, output } = await deploy.ended;
        if (code === 0 || !output.includes("Unauthorized")) {
          throw new Error(`the apply ended with ${code}, without a refusal:\n${output}`);
        }
        return `the apply ended with ${code}, «Unauthorized»; ${await converges(stage)}`;
      } finally {
        await credentials.withdraw();
        rmSync(file, { force: true });
      }
    },
  };
}
