import type { Environment } from "../../modules/environment/environment";
import type { Entrance } from "../http/http-answer";
import { type Step, NotPlayed } from "../steps/step";
import { type Outcome, run } from "../command";
import { entranceOf } from "./checks/entrance";
import { podTemplates, rolledBetween } from "./cluster-objects";
import { writeStacks } from "../terraform-runner/plan/stack-folders";
import { expectNothing } from "../terraform-runner/plan/expect-nothing";
import type { Kubectl } from "../cluster-client/kubectl";
import type { Options } from "./options";

/** How long a route that doesn't answer is asked again: one whose pods are ready answers at once. */
const SMOKE_SECONDS = 30;

/** What a pipeline does with an image, by the script that it calls. */
export function releaseSteps(
  kubectl: Kubectl,
  environment: Environment,
  { entrance, nextTag, brokenTag }: Options,
): Step[] {
  const entranceHere = async (): Promise<Entrance> => entrance ?? entranceOf(kubectl);
  return [
    {
      name: "npm run release of another image: every route answers",
      play: async () => {
        if (nextTag === undefined) {
          throw new NotPlayed("needs another tag of the service's image: --next-tag");
        }
        const { code, stdout, stderr } = await release(await entranceHere(), nextTag);
        if (code !== 0 || !stdout.includes("Released: every route answers")) {
          throw new Error(`ended with ${code}:\n${stderr}`);
        }
        return `released ${nextTag}`;
      },
    },
    {
      name: "npm run release of an image that never answers: the image before comes back",
      play: async () => {
        const there = await entranceHere();
        const before = await podTemplates(kubectl);
        const { code, stderr } = await release(there, brokenTag);
        if (code !== 1 || !stderr.includes("rolled back: the release before is deployed again")) {
          throw new Error(`ended with ${code}:\n${stderr}`);
        }
        const rolled = rolledBetween(before, await podTemplates(kubectl));
        if (rolled.length > 0) {
          throw new Error(`not as before: ${rolled.join(", ")}`);
        }
        return `ended with 1; ${failureIn(stderr)}; pod templates are as before`;
      },
    },
    {
      name: "npm run release of the image before: every route answers",
      play: async () => {
        const { code, stderr } = await release(await entranceHere());
        if (code !== 0) {
          throw new Error(`ended with ${code}:\n${stderr}`);
        }
        await expectNothing(writeStacks(environment), "diff", kubectl);
        return "no changes are left";
      },
    },
  ];
}

function release(entrance: Entrance, tag?: string): Promise<Outcome> {
  const { address, httpPort, httpsPort } = entrance;
  const options = [
    `--seconds=${SMOKE_SECONDS}`,
    ...(address === undefined ? [] : [`--address=${address}`]),
    ...(httpPort === undefined ? [] : [`--http-port=${httpPort}`]),
    ...(httpsPort === undefined ? [] : [`--https-port=${httpsPort}`]),
  ];
  const args = ["-r", "tsx/cjs", "scripts/terraform-runner/release/main.ts", ...options];
  return run("node", args, { env: tag === undefined ? {} : { IMAGE_TAG: tag } });
}

/** The first line that says why, of what a release prints. */
function failureIn(stderr: string): string {
  return /^.*(smoke test failed|was not deployed completely).*$/m.exec(stderr)?.[0] ?? "failed";
}
