import { z } from "zod";
import { ScriptError } from "../script";
import type { StackFolder } from "../terraform/stack-folders";
import { initialisedTerraform } from "../terraform/terraform";

/** What a release goes back to. */
export type DeployedImage = { readonly imageTag: string } | { readonly imageDigest: string };

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
export async function deployedImage(
  stack: StackFolder,
  repository: string,
): Promise<DeployedImage | undefined> {
  const { code, stdout, stderr } = await initialisedTerraform(stack, ["state", "pull"]);
  if (code !== 0) {
    throw new ScriptError(`the state of ${stack.name} can't be read:\n${stderr.trim()}`);
  }
  return stdout.trim() === "" ? undefined : imageIn(JSON.parse(stdout), repository);
}

/** The image of a repository in a state's Deployments and StatefulSets. */
export function imageIn(state: unknown, repository: string): DeployedImage | undefined {
  const attributes = stateSchema
    .parse(state)
    .resources.filter(({ type }) => /^kubernetes_(deployment|stateful_set)_v1$/.test(type))
    .map(({ instances }) => instances);
  const reference = new RegExp(
    `"(?:[^"]*/)?${repository}(?::([\\w][\\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?"`,
  );
  const [, imageTag, imageDigest] = reference.exec(JSON.stringify(attributes)) ?? [];
  if (imageDigest !== undefined) {
    return { imageDigest };
  }
  return imageTag === undefined ? undefined : { imageTag };
}
