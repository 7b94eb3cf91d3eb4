import { existsSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { rule } from "../../modules/support/fields";
import { parseInput } from "../../modules/support/parse-input";
import type { Finding } from "./findings";

/** Findings that stay, and why. */
export type Baseline = z.output<typeof schema>;

const schema = z.array(
  z.strictObject({
    path: z
      .string()
      .refine((file) => existsSync(file), rule("a file that is there", "remove the entry")),
    rule: z.string().min(1),
    /** A sentence. */
    reason: z
      .string()
      .refine(
        (text) => /^\S.{19,}\.$/.test(text),
        rule("a sentence of 20 characters at least", "say why it may stay"),
      ),
  }),
);

/** @throws ProblemsError naming each entry without a reason, or for a file that is gone. */
export function readBaseline(file: string, text: string): Baseline {
  return parseInput(file, schema, parse(text));
}

export function excuses(entry: Baseline[number], finding: Finding): boolean {
  return finding.path === entry.path && finding.rule === entry.rule;
}
