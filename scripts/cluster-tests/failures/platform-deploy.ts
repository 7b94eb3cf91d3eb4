import type { LocalEnvironment } from "../../../modules/environment/environment";
import { helmReleases } from "../../cluster-client/helm-releases";
import type { Kubectl } from "../../cluster-client/kubectl";
import { type StackFolder, stackOf, writeStacks } from "../../terraform-runner/plan/stack-folders";
import { type Background, startInBackground } from "./background";

/** Where the failures are played: on a first deploy of `platform`, the longest apply there is. */
export interface Stage {
  readonly kubectl: Kubectl;
  readonly environment: LocalEnvironment;
  /** What the cluster held before the first deploy. */
  readonly before: ReadonlySet<string>;
}

/** A release that takes a while: whatever is done to the apply then happens half-way. */
export const HALF_WAY = /helm_release\.AddOns_(CertManager|Loki)\w*: Creating/;

/** Synthesises the stack `platform`. */
export function platformStack({ environment }: Stage): StackFolder {
  return stackOf(writeStacks(environment), "platform");
}

/** Starts `npm run deploy -- platform`. */
export function startDeploy(env: NodeJS.ProcessEnv = {}): Background {
  const args = ["-r", "tsx/cjs", "scripts/terraform-runner/deploy/main.ts", "platform"];
  return startInBackground("node", args, env);
}

/** Terraform alone, so that a kill hits it and its providers, as the end of a build agent does. */
export function startApply({ folder }: StackFolder): Background {
  return startInBackground("terraform", [
    `-chdir=${folder}`,
    "apply",
    "-auto-approve",
    "-input=false",
    "-no-color",
  ]);
}

/** The releases that Helm was cut off from, as `traefik pending-install`. */
export async function unfinishedReleases(kubectl: Kubectl): Promise<string[]> {
  const releases = await helmReleases(kubectl);
  return releases
    .filter(({ status }) => status !== "deployed")
    .map(({ name, status }) => `${name} ${status}`);
}
