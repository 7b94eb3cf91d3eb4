import type { Environment } from "../../modules/environment/environment";
import type { StackManifest } from "./summary";

/** What to do after a synth, a line each: what must be there first, then what deploys the stacks. */
export function nextSteps(
  environment: Environment,
  stacks: readonly Pick<StackManifest, "name" | "dependencies">[],
): string[] {
  const { name } = environment;
  const source = environment.target === "azure" ? environment.promotedFrom : undefined;
  return [
    ...(source === undefined
      ? []
      : [
          `First: ENVIRONMENT=${source.name} npx cdktf deploy infrastructure, unless it is there: ${name} takes its images from that registry, and gets a role on it`,
        ]),
    `Next: npx cdktf deploy ${inOrder(stacks).join(" ")}`,
  ];
}

/** Names of stacks, each after those it depends on. */
function inOrder(stacks: readonly Pick<StackManifest, "name" | "dependencies">[]): string[] {
  const ordered: string[] = [];
  while (ordered.length < stacks.length) {
    const ready = stacks.filter(
      ({ name, dependencies }) =>
        !ordered.includes(name) && dependencies.every((other) => ordered.includes(other)),
    );
    if (ready.length === 0) {
      throw new Error(`stacks wait for each other: ${stacks.map(({ name }) => name).join(", ")}`);
    }
    ordered.push(...ready.map(({ name }) => name));
  }
  return ordered;
}
