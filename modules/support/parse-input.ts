import type { z } from "zod";
import { ProblemsError } from "./problem";
import { schemaProblems } from "./schema-problems";

/**
 * Parses input against a schema and freezes the result.
 *
 *
 * @throws ProblemsError with every problem: path, value, rule and remedy.
 */
export function parseInput<Schema extends z.ZodType>(
  subject: string,
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (!result.success) {
    throw new ProblemsError(subject, schemaProblems(result.error, schema, input));
  }
  return deepFreeze(result.data);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
