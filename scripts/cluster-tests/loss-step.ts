import type { LocalEnvironment } from "../../modules/environment/environment";
import type { AddonName } from "../../modules/addons/catalogue";
import { type Step, NotPlayed } from "../steps/step";
import { type Outcome, run } from "../command";

/** Loki, whose logs are on a volume, and what can't be without it. */
const REMOVED: readonly AddonName[] = ["loki", "alloy", "alloy-events"];

/** Takes Loki out: refused, as its logs would go; done when it is named; then brought back. */
export function lossIsRefused({ settings }: LocalEnvironment): Step {
  const { skippedAddons } = settings;
  return {
    name: "npm run deploy without Loki: refused until the loss is named",
    play: async () => {
      if (skippedAddons.includes("loki")) {
        throw new NotPlayed("SKIP_ADDONS leaves Loki out");
      }
      const without = { SKIP_ADDONS: [...skippedAddons, ...REMOVED].join() };
      const refused = await deploy([], without);
      const [named] = /--may-lose \S+/.exec(refused.stderr) ?? [];
      if (refused.code !== 1 || named === undefined) {
        throw new Error(`not refused:\n${refused.stdout}${refused.stderr}`);
      }
      await mustDeploy(named.split(" "), without);
      await mustDeploy([], {});
      return `${named}; deployed again`;
    },
  };
}

async function mustDeploy(options: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stdout, stderr } = await deploy(options, env);
  if (code !== 0) {
    throw new Error(`npm run deploy ended with ${code}:\n${`${stdout}${stderr}`.slice(-3000)}`);
  }
}

function deploy(options: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const script = "scripts/terraform-runner/deploy/main.ts";
  return run("node", ["-r", "tsx/cjs", script, "platform", ...options], { env });
}
