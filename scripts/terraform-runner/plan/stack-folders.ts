import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { App } from "cdktf";
import { z } from "zod";
import type { Environment } from "../../../modules/environment/environment";
import { disableCreationStacks } from "../../../modules/support/creation-stacks";
import { synthesize } from "../../../modules/support/synthesize";
import { composeStacks } from "../../../stacks/compose";
import { ScriptError } from "../../script";

/** A synthesised stack: the folder Terraform runs in, and what must be deployed before it. */
export interface StackFolder {
  readonly name: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
}

const manifestSchema = z.object({
  stacks: z.record(
    z.string(),
    z.object({
      name: z.string(),
      workingDirectory: z.string(),
      dependencies: z.array(z.string()),
    }),
  ),
});

/**
 * Where an environment's stacks are written. `local` shares `cdktf.out` with the cdktf CLI; each
 * environment in Azure has a folder of its own, because Terraform keeps the backend it was
 * initialised with beside the configuration and refuses to work with another one.
 */
export function outputFolder(environment: Environment): string {
  return environment.target === "kubeconfig"
    ? "cdktf.out"
    : path.join("cdktf.out", environment.name);
}

/**
 * Synthesises an environment in this process, without the CLI.
 *
 * @throws ProblemsError naming every problem of the stacks.
 */
export function writeStacks(
  environment: Environment,
  outdir: string = outputFolder(environment),
): StackFolder[] {
  if (!environment.settings.creationStacks) {
    disableCreationStacks();
  }
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir, stackTraces: false });
  composeStacks(app, environment);
  synthesize(app);
  return readStacks(outdir);
}

/** @throws ScriptError when there is no stack of that name. */
export function stackOf(stacks: readonly StackFolder[], name: string): StackFolder {
  const stack = stacks.find((written) => written.name === name);
  if (stack === undefined) {
    throw new ScriptError(`this environment has no stack ${name}`);
  }
  return stack;
}

/** The stacks of an output folder, each after those it depends on. */
export function readStacks(outdir: string): StackFolder[] {
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(path.join(outdir, "manifest.json"), "utf8")),
  );
  const ordered: StackFolder[] = [];
  const add = (name: string): void => {
    const stack = manifest.stacks[name];
    if (stack === undefined || ordered.some((known) => known.name === name)) {
      return;
    }
    stack.dependencies.forEach(add);
    ordered.push({
      name,
      folder: path.join(outdir, stack.workingDirectory),
      dependencies: stack.dependencies,
    });
  };
  Object.keys(manifest.stacks).forEach(add);
  return ordered;
}

/**
 * The named stacks, in the order of all; all of them when none is named.
 *
 * @throws ScriptError when there is no stack of a name.
 */
export function selectStacks(
  stacks: readonly StackFolder[],
  names: readonly string[],
): readonly StackFolder[] {
  const known = stacks.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ScriptError(
      `no stack ${unknown.join(", ")} in this environment; there are ${known.join(", ")}`,
    );
  }
  return names.length === 0 ? stacks : stacks.filter(({ name }) => names.includes(name));
}
