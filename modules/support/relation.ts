import type { z } from "zod";

/** What is wrong between two or more values, told at the one that is easiest to change. */
export interface RelationProblem {
  readonly path: readonly PropertyKey[];
  readonly rule: string;
  readonly remedy: string;
}

/**
 * Makes a refinement out of a function that names every problem between values. It runs as soon as
 * the values it reads (`inputs`) are right, whatever else is wrong beside them.
 */
export function relation<Value>(
  inputs: z.ZodType<Value>,
  problems: (value: Value) => Iterable<RelationProblem>,
): [(value: unknown, ctx: z.RefinementCtx) => void, z.core.$ZodSuperRefineParams] {
  return [
    (value, ctx) => {
      for (const { path, rule, remedy } of problems(inputs.parse(value))) {
        ctx.addIssue({ code: "custom", path: [...path], message: rule, params: { remedy } });
      }
    },
    { when: (payload) => inputs.safeParse(payload.value).success },
  ];
}
