import { isUtf8 } from "node:buffer";
import type { Context } from "hono";
import * as z from "zod/mini";
import { en } from "zod/locales";
import type { ServiceEnv } from "./observed-response";
import { problems, type Problem } from "./problem";

// zod/mini, a tenth of zod's time to load, has no texts of its own.
z.config(en());

/** Where values came from, as it is told in a problem. */
type Source = "path" | "query" | "header" | "body";

/** Validates; throws a problem that lists every broken rule and repeats no value. */
export function validate<Schema extends z.ZodMiniType>(
  source: Source,
  schema: Schema,
  values: unknown,
): z.output<Schema> {
  const parsed = z.safeParse(schema, values);
  if (parsed.success) return parsed.data;
  throw invalidRequest(source, parsed.error);
}

/**
 * Reads a JSON body: `application/json`, valid UTF-8 (RFC 8259 §8.1), and what the schema says.
 * Without a body the schema sees an empty object.
 */
export async function readJson<Schema extends z.ZodMiniType>(
  context: Context<ServiceEnv>,
  schema: Schema,
): Promise<z.output<Schema>> {
  const bytes = new Uint8Array(await context.req.arrayBuffer());
  const mediaType = context.req.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  const isJson = mediaType === "application/json";
  if (mediaType === undefined ? bytes.length > 0 : !isJson) throw problems.unsupportedMediaType();
  return validate("body", schema, bytes.length === 0 && !isJson ? {} : parseJson(bytes));
}

function parseJson(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw problems.malformed();
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw problems.malformed();
  }
}

function invalidRequest(source: Source, error: z.core.$ZodError): Problem {
  const errors = error.issues.map((issue) => ({
    at: [source, ...issue.path].join("."),
    rule: ruleOf(issue),
  }));
  return problems.invalid(errors);
}

/** In the words of the other rules, which are shown beside a field as well; what has no words here has zod's. */
function ruleOf(issue: z.core.$ZodIssue): string {
  // zod's own text would repeat the names that the caller made up.
  if (issue.code === "unrecognized_keys") return "Unknown members are not accepted";
  if (issue.code === "invalid_format" && issue.format === "email") return "must be a valid address";
  if (issue.code === "too_small" && issue.origin === "string")
    return `must have at least ${issue.minimum} characters`;
  if (issue.code === "too_big" && issue.origin === "string")
    return `must have at most ${issue.maximum} characters`;
  return issue.message;
}
