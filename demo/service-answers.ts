import { z } from "zod";
import type { Answer } from "./load/front-door";

const instanceSchema = z.looseObject({
  instance: z.string(),
  version: z.string(),
  node: z.string().optional(),
  started_at: z.string().optional(),
});
const burnSchema = z.looseObject({ id: z.string(), instance: z.string(), state: z.string() });
const healthSchema = z.looseObject({
  status: z.string(),
  checks: z
    .record(z.string(), z.array(z.looseObject({ status: z.string().optional() })))
    .optional(),
});

export type Instance = z.output<typeof instanceSchema>;
export type Burn = z.output<typeof burnSchema>;

/** The pod that `GET /api/instance` describes. */
export function instanceOf(answer: Answer): Instance | undefined {
  return parsed(instanceSchema, answer);
}

/** The burn that `/api/burns` speaks of. */
export function burnOf(answer: Answer): Burn | undefined {
  return parsed(burnSchema, answer);
}

/** Status of the whole and of its database in the body of `/healthz`. */
export function healthOf(answer: Answer): { status: string; database: string | null } | undefined {
  const health = parsed(healthSchema, answer);
  if (health === undefined) {
    return undefined;
  }
  const checks = Object.entries(health.checks ?? {});
  const database = checks.find(([name]) => name.startsWith("database"))?.[1][0]?.status;
  return { status: health.status, database: database ?? null };
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  { body }: Answer,
): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
