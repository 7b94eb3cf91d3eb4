import { z } from "zod";

const change = z.object({
  actions: z.array(z.enum(["no-op", "create", "read", "update", "delete", "forget"])),
  before: z.unknown(),
  /** Absent of an output that is wholly unknown before the apply. */
  after: z.unknown().optional(),
  after_unknown: z.unknown(),
  before_sensitive: z.unknown(),
  after_sensitive: z.unknown(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
});

const resourceChange = z.object({
  address: z.string(),
  type: z.string(),
  mode: z.enum(["managed", "data"]),
  change,
});

const configured = z.object({
  address: z.string(),
  expressions: z
    .object({ spec: z.array(z.record(z.string(), z.unknown())).optional().catch(undefined) })
    .default({}),
});

/** What is read of `terraform show -json <plan>` (format version 1). */
export const planSchema = z.object({
  resource_changes: z.array(resourceChange).default([]),
  resource_drift: z.array(resourceChange).default([]),
  output_changes: z.record(z.string(), change).default({}),
  /** What the stack says itself, as opposed to what the provider fills in. */
  configuration: z
    .object({ root_module: z.object({ resources: z.array(configured).default([]) }) })
    .default({ root_module: { resources: [] } }),
});

export type PlanJson = z.output<typeof planSchema>;
export type ResourceChangeJson = z.output<typeof resourceChange>;
