import { z } from "zod";

/** A stack's entry in `cdktf.out/manifest.json`. */
export interface StackManifest {
  readonly name: string;
  readonly synthesizedStackPath: string;
  readonly dependencies: readonly string[];
}

/** What one stack will make. */
export interface StackSummary {
  readonly name: string;
  /** Where its state lies, as a path or `container/key` of a storage account. */
  readonly state: string;
  /** Terraform resource types in alphabetical order. */
  readonly kinds: readonly {
    readonly kind: string;
    readonly count: number;
    /** `name version` of each chart that is released, for `helm_release`. */
    readonly charts: readonly string[];
  }[];
}

const release = z.object({ name: z.string(), version: z.string().optional() });

const terraformJson = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  terraform: z.object({
    backend: z.object({
      local: z.object({ path: z.string() }).optional(),
      azurerm: z
        .object({ storage_account_name: z.string(), container_name: z.string(), key: z.string() })
        .optional(),
    }),
  }),
});

/** Summarises a stack's `cdk.tf.json`. */
export function summariseStack(manifest: StackManifest, json: unknown): StackSummary {
  const { resource, terraform } = terraformJson.parse(json);
  const { local, azurerm } = terraform.backend;
  return {
    name: manifest.name,
    state: azurerm
      ? `${azurerm.storage_account_name}/${azurerm.container_name}/${azurerm.key}`
      : // As seen from the project, not from the folder Terraform runs in.
        (local?.path.replace(/^(\.\.\/)+/, "") ?? "unknown"),
    kinds: Object.entries(resource)
      .map(([kind, blocks]) => ({
        kind,
        count: Object.keys(blocks).length,
        charts: kind === "helm_release" ? Object.values(blocks).flatMap(chartOf) : [],
      }))
      .toSorted((a, b) => a.kind.localeCompare(b.kind)),
  };
}

/** A chart without a version is this project's own. */
function chartOf(block: unknown): string[] {
  const { name, version } = release.parse(block);
  return version === undefined ? [] : [`${name} ${version}`];
}
