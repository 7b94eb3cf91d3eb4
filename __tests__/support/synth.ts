import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, TerraformStack } from "cdktf";
import { synthesize } from "../../modules/support/synthesize";

/** A resource or data source as Terraform reads it: snake_case, without cdktf's metadata. */
export type Block = Readonly<Record<string, unknown>>;

/** What was written for one stack. */
export interface SynthesisedStack {
  /** The whole `cdk.tf.json`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Resources by address (`azurerm_subnet.Network_System_1A2B`), of one type or of all. */
  resources(type?: string): Readonly<Record<string, Block>>;
  /** Data sources by address, of one type or of all. */
  data(type?: string): Readonly<Record<string, Block>>;
  /** The only resource of a type; fails when there are none or several. */
  resource(type: string): Block;
}

/** Synthesises an app for real, into a temporary folder that is removed again. */
export function synthApp(build: (app: App) => void): Readonly<Record<string, SynthesisedStack>> {
  const outdir = mkdtempSync(path.join(tmpdir(), "synth-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    synthesize(app);
    const manifest = JSON.parse(readFileSync(path.join(outdir, "manifest.json"), "utf8")) as {
      stacks: Record<string, { synthesizedStackPath: string }>;
    };
    return Object.fromEntries(
      Object.entries(manifest.stacks).map(([id, { synthesizedStackPath }]) => [
        id,
        readStack(JSON.parse(readFileSync(path.join(outdir, synthesizedStackPath), "utf8"))),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Synthesises one stack that holds what `build` puts into it. */
export function synthStack(build: (stack: TerraformStack) => void): SynthesisedStack {
  return stackNamed(
    synthApp((app) => build(new TerraformStack(app, "test"))),
    "test",
  );
}

/** The stack of that id; fails when there is none. */
export function stackNamed(
  stacks: Readonly<Record<string, SynthesisedStack>>,
  id: string,
): SynthesisedStack {
  const stack = stacks[id];
  if (stack === undefined) {
    throw new Error(`no stack ${id} among ${Object.keys(stacks).join(", ")}`);
  }
  return stack;
}

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

function readStack(json: Record<string, unknown>): SynthesisedStack {
  const blocksOf = (section: string, type?: string): Record<string, Block> =>
    Object.fromEntries(
      Object.entries((json[section] ?? {}) as Blocks)
        .filter(([name]) => type === undefined || name === type)
        .flatMap(([name, blocks]) =>
          Object.entries(blocks).map(([id, { "//": _metadata, ...block }]) => [
            `${name}.${id}`,
            block,
          ]),
        ),
    );
  return {
    json,
    resources: (type) => blocksOf("resource", type),
    data: (type) => blocksOf("data", type),
    resource: (type) => {
      const [only, ...others] = Object.values(blocksOf("resource", type));
      if (only === undefined || others.length > 0) {
        throw new Error(
          `expected one ${type}, found ${only === undefined ? 0 : others.length + 1}`,
        );
      }
      return only;
    },
  };
}
