import { type Environment, parseEnvironment } from "../../modules/environment/environment";
import type { Manifest } from "../../modules/kubernetes/manifests";
import { PlatformStack } from "../../stacks/platform";
import { ENVIRONMENTS, environmentNamed, settingsFrom } from "./environments/environments";
import { type Block, stackNamed, synthApp, type SynthesisedStack } from "./synth";

/** The platform stack of some environments, synthesised once for each test file. */
export const platforms = {
  local: synthPlatform(environmentNamed("local")),
  prod: synthPlatform(environmentNamed("prod")),
};
export type PlatformName = keyof typeof platforms;

/** Helm releases by address. */
export function releases(environment: PlatformName): Readonly<Record<string, Block>> {
  return platforms[environment].resources("helm_release");
}

/** The Helm release of that name; fails when there is none. */
export function release(environment: PlatformName, name: string): Block {
  return releaseIn(Object.values(releases(environment)), name);
}

/** The release of that name among others; fails when there is none. */
export function releaseIn(blocks: readonly Block[], name: string): Block {
  const found = blocks.find((block) => block["name"] === name);
  if (found === undefined) {
    throw new Error(`no release ${name}`);
  }
  return found;
}

/** What a release gives its chart. */
export function valuesOf(block: Block): unknown {
  return JSON.parse((block["values"] as [string])[0]);
}

export function values(environment: PlatformName, name: string): unknown {
  return valuesOf(release(environment, name));
}

/** The custom resources of a release. */
export function manifests(environment: PlatformName, name: string): Manifest[] {
  return (values(environment, name) as { manifests: Manifest[] }).manifests;
}

/** The custom resource of that name in a release, if there is one. */
export function manifest(
  environment: PlatformName,
  releaseName: string,
  name: string,
): Manifest | undefined {
  return manifests(environment, releaseName).find(({ metadata }) => metadata.name === name);
}

/** The releases of an environment whose section `platform` has these settings too. */
export function releasesWith(name: PlatformName, platform: object, settings: object = {}): Block[] {
  const base = ENVIRONMENTS[name];
  const environment = parseEnvironment(
    name,
    { ...base, platform: { ...base.platform, ...platform } },
    { ...settingsFrom(), ...settings },
    ENVIRONMENTS,
  );
  return Object.values(synthPlatform(environment).resources("helm_release"));
}

function synthPlatform(environment: Environment): SynthesisedStack {
  return stackNamed(
    synthApp((app) => new PlatformStack(app, environment)),
    "platform",
  );
}
