import { rmSync } from "node:fs";
import path from "node:path";
import type { Step } from "../../../steps/step";
import { converges } from "../converges";
import { HALF_WAY, type Stage, startDeploy } from "../platform-deploy";
import { temporaryCredentials } from "../temporary-credentials";

/** What the API server's 401 becomes in the kubernetes provider, and in Helm. */
const REFUSAL = /Unauthorized|asked for the client to provide\s+credentials/;

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
        const [refusal] = REFUSAL.exec(output) ?? [];
        if (code === 0 || refusal === undefined) {
          throw new Error(`the apply ended with ${code}, without a refusal:\n${output}`);
        }
        return `the apply ended with ${code}, «${refusal}»; ${await converges(stage)}`;
      } finally {
        await credentials.remove();
        rmSync(file, { force: true });
      }
    },
  };
}
