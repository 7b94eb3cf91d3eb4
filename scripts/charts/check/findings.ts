import { z } from "zod";

/** Something that kube-score would have otherwise. */
export interface Finding {
  /** Id of kube-score's test. */
  readonly test: string;
  /** What it says, e.g. `CPU limit is not set`. */
  readonly summary: string;
  /** `Deployment traefik/traefik` */
  readonly object: string;
}

const scored = z.array(
  z.object({
    type_meta: z.object({ kind: z.string() }),
    object_meta: z.object({ name: z.string(), namespace: z.string().default("") }),
    file_name: z.string(),
    checks: z
      .array(
        z.object({
          check: z.object({ id: z.string() }),
          grade: z.number(),
          skipped: z.boolean(),
          comments: z.array(z.object({ summary: z.string() })).nullable(),
        }),
      )
      .nullable(),
  }),
);

const BEST_GRADE = 10;

/** Each different finding once, of kube-score's JSON: those in one file of all that it was given. */
export function findingsIn(json: string, file: string): Finding[] {
  const findings = scored
    .parse(JSON.parse(json))
    .filter(({ file_name: name }) => name === file)
    .flatMap(({ type_meta: { kind }, object_meta: { name, namespace }, checks }) =>
      (checks ?? [])
        .filter(({ grade, skipped }) => !skipped && grade < BEST_GRADE)
        .flatMap(({ check, comments }) =>
          (comments ?? []).map(({ summary }) => ({
            test: check.id,
            summary,
            object: `${kind} ${namespace}/${name}`,
          })),
        ),
    );
  return [...new Map(findings.map((finding) => [textOf(finding), finding])).values()];
}

export function textOf({ object, test, summary }: Finding): string {
  return `${object}: ${summary} (${test})`;
}
