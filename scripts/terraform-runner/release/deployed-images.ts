import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { applications } from "../../../modules/workloads/catalogue";
import { ScriptError } from "../../script";
import type { StackFolder } from "../plan/stack-folders";
import { initialisedTerraform } from "../plan/terraform";

/**
 * Builds of the applications, as `IMAGE_TAG` and `IMAGE_DIGEST` name them: what is released, and
 * what a release goes back to.
 */
export interface DeployedImages {
  readonly imageTag?: string;
  readonly imageDigest?: string;
}

/** An application's image among other members of an object, in a state or in a stack. */
function pattern(application: string): RegExp {
  return new RegExp(
    `"image":\\s*"(?:[^"]*/)?${application}(?::([\\w][\\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?"`,
  );
}

const stateSchema = z.object({
  resources: z.array(
    z.object({ type: z.string(), instances: z.array(z.object({ attributes: z.unknown() })) }),
  ),
});

/**
 * The state of a stack; nothing before its first deploy.
 *
 * @throws ScriptError when it can't be read.
 */
export async function readState(stack: StackFolder): Promise<unknown> {
  const { code, stdout, stderr } = await initialisedTerraform(stack, ["state", "pull"]);
  if (code !== 0) {
    throw new ScriptError(`the state of ${stack.name} can't be read:\n${stderr.trim()}`);
  }
  return stdout.trim() === "" ? undefined : JSON.parse(stdout);
}

/** The images in a state's Deployments and StatefulSets; nothing before the first deploy. */
export function imagesInState(state: unknown): DeployedImages | undefined {
  if (state === undefined) {
    return undefined;
  }
  const attributes = stateSchema
    .parse(state)
    .resources.filter(({ type }) => /^kubernetes_(deployment|stateful_set)_v1$/.test(type))
    .map(({ instances }) => instances);
  return imagesIn(JSON.stringify(attributes));
}

/** The images that a synthesised stack names. */
export function synthesisedImages({ folder }: StackFolder): DeployedImages | undefined {
  return imagesIn(readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
}

function imagesIn(json: string): DeployedImages | undefined {
  const found = applications.map(({ name }) => {
    const [, tag, digest] = pattern(name).exec(json) ?? [];
    return { name, tag, digest };
  });
  const tags = found.filter(({ tag, digest }) => digest === undefined && tag !== undefined);
  const digests = found.filter(({ digest }) => digest !== undefined);
  if (tags.length === 0 && digests.length === 0) {
    return undefined;
  }
  return {
    ...(tags.length > 0 && { imageTag: tags.map(({ name, tag }) => `${name}=${tag}`).join() }),
    ...(digests.length > 0 && {
      imageDigest: digests.map(({ name, digest }) => `${name}=${digest}`).join(),
    }),
  };
}
