import { z } from "zod";

/** Something that a scanner would have otherwise. */
export interface Finding {
  /** `sql-from-text`, `generic-api-key`, `CVE-2026-1234` */
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const results = z.object({
  runs: z.array(
    z.looseObject({
      results: z
        .array(
          z.looseObject({
            ruleId: z.string(),
            message: z.object({ text: z.string() }),
            locations: z
              .array(
                z.object({
                  physicalLocation: z.object({
                    artifactLocation: z.object({ uri: z.string() }),
                    region: z
                      .object({ startLine: z.number().default(1) })
                      .default({ startLine: 1 }),
                  }),
                }),
              )
              .default([]),
          }),
        )
        .nullish(),
    }),
  ),
});

/** A report in SARIF 2.1.0, as far as it is read. */
type Sarif = z.output<typeof results>;

/** What a scanner's report in SARIF names. */
export function findingsIn(sarif: unknown, root: string): Finding[] {
  return results
    .parse(sarif)
    .runs.flatMap((run) => run.results ?? [])
    .map((result) => findingOf(result, root));
}

/** The same report, with those results alone that are chosen. */
export function withResults(
  sarif: unknown,
  root: string,
  choose: (finding: Finding) => boolean,
): Sarif {
  const report = results.loose().parse(sarif);
  return {
    ...report,
    runs: report.runs.map((run) => ({
      ...run,
      results: (run.results ?? []).filter((result) => choose(findingOf(result, root))),
    })),
  };
}

type Result = NonNullable<Sarif["runs"][number]["results"]>[number];

function findingOf({ ruleId, message, locations }: Result, root: string): Finding {
  const { physicalLocation: place } = locations[0] ?? {};
  return {
    // semgrep names the folder of a rule, too.
    rule: ruleId.split(".").at(-1) ?? ruleId,
    path: (place?.artifactLocation.uri ?? "").replace(/^file:\/\//, "").replace(`${root}/`, ""),
    line: place?.region.startLine ?? 1,
    message: message.text.replaceAll(/\s+/g, " ").trim(),
  };
}
