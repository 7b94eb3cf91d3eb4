import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ScriptError } from "../../script";
import type { StackFolder } from "../plan/stack-folders";
import { initialisedTerraform } from "../plan/terraform";

/** A build of the service: what is released, and what a release goes back to. */
export type DeployedImage = { readonly imageTag: string } | { readonly imageDigest: string };

/** The service's image among other members of an object, in a state or in a stack. */
const IMAGE = /"image":\s*"(?:[^"]*\/)?job-board(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?"/;

const stateSchema = z.object({
  resources: z.array(
    z.object({ type: z.string(), instances: z.array(z.object({ attributes: z.unknown() })) }),
  ),
});

/**
 * The service's image that a stack's state says is deployed; nothing before the first deploy.
 *
 * @throws ScriptError when the state can't be read.
 */
export async function deployedImage(stack: StackFolder): Promise<DeployedImage | undefined> {
  const { code, stdout, stderr } = await initialisedTerraform(stack, ["state", "pull"]);
  if (code !== 0) {
    throw new ScriptError(`the state of ${stack.name} can't be read:\n${stderr.trim()}`);
  }
  return stdout.trim() === "" ? undefined : imageInState(JSON.parse(stdout));
}

/** The service's image in a state's Deployments and StatefulSets. */
export function imageInState(state: unknown): DeployedImage | undefined {
  const attributes = stateSchema
    .parse(state)
    .resources.filter(({ type }) => /^kubernetes_(deployment|stateful_set)_v1$/.test(type))
    .map(({ instances }) => instances);
  return imageIn(JSON.stringify(attributes));
}

/** The service's image that a synthesised stack names. */
export function synthesisedImage({ folder }: StackFolder): DeployedImage | undefined {
  return imageIn(readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
}

function imageIn(json: string): DeployedImage | undefined {
  const [, imageTag, imageDigest] = IMAGE.exec(json) ?? [];
  if (imageDigest !== undefined) {
    return { imageDigest };
  }
  return imageTag === undefined ? undefined : { imageTag };
}
