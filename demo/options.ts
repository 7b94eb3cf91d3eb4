import { constants, accessSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { rule } from "../modules/support/fields";
import { parseInput } from "../modules/support/parse-input";
import type { Arguments } from "../scripts/arguments";
import { HIGHEST_REQUESTS_PER_SECOND } from "./load/paced-load";
import { SCENE_NAMES, type SceneName } from "./scenes/names";
import { LONGEST_BURN_SECONDS, type OPTIONS } from "./usage";

const wholeNumber = (minimum: number, maximum: number, remedy: string) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum,
      rule(`a whole number of ${minimum} to ${maximum}`, remedy),
    )
    .transform(Number);

const httpUrl = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    rule("an http:// or https:// URL", "write e.g. https://jobs.example.com"),
  )
  .transform((value) => new URL(value));

const readableFile = z
  .string()
  .refine(
    (file) => isAccessible(file, constants.R_OK) && statSync(file).isFile(),
    rule("a file that can be read", "correct its path"),
  );

const schema = z
  .strictObject({
    url: httpUrl.optional(),
    address: z
      .string()
      .refine(
        (value) => z.union([z.ipv4(), z.ipv6()]).safeParse(value).success,
        rule("an IP address", "write the ingress controller's, e.g. 10.0.0.4"),
      )
      .optional(),
    "ca-file": readableFile.optional(),
    "grafana-url": httpUrl.optional(),
    "without-cluster": z.boolean(),
    scenes: z.array(z.enum(SCENE_NAMES)),
    rate: wholeNumber(1, HIGHEST_REQUESTS_PER_SECOND, "30 is enough to see every pod"),
    "burn-seconds": wholeNumber(30, LONGEST_BURN_SECONDS, "the service burns for at most 180 s"),
    "burn-threads": wholeNumber(1, 8, "one thread fills one CPU"),
    applications: wholeNumber(50, 2_000, "500 show every phase"),
    report: z
      .string()
      .refine(
        (file) => file !== "" && isAccessible(path.dirname(file), constants.W_OK),
        rule("a file in a folder that can be written to", "make the folder, or name another"),
      )
      .optional(),
    recording: readableFile.optional(),
    "database-stop": z.string().min(1).optional(),
    "database-start": z.string().min(1).optional(),
  })
  .refine(
    (values) =>
      (values["database-stop"] === undefined) === (values["database-start"] === undefined),
    {
      ...rule(
        "both --database-stop and --database-start, or neither",
        "say how the database goes away and how it comes back",
      ),
      path: ["database-start"],
    },
  );

/** What the command line says. */
export interface DemonstrationOptions {
  readonly url: URL | undefined;
  readonly address: string | undefined;
  readonly authorityFile: string | undefined;
  readonly grafanaUrl: URL | undefined;
  readonly withoutCluster: boolean;
  readonly scenes: readonly SceneName[];
  readonly requestsPerSecond: number;
  readonly burnSeconds: number;
  readonly burnThreads: number;
  /** How many the scene `apply` sends. */
  readonly applications: number;
  readonly reportFile: string | undefined;
  /** Recording of an earlier run, to be judged instead of playing one. */
  readonly recordingFile: string | undefined;
  /** Commands that take the database away and bring it back. */
  readonly databaseCommands: { readonly stop: string; readonly start: string } | undefined;
}

/** @throws ProblemsError naming every option that can't be used. */
export function optionsOf(values: Arguments<typeof OPTIONS>["values"]): DemonstrationOptions {
  const input = { ...values, scenes: scenesIn(values.scenes) };
  const parsed = parseInput("the command line", schema, input);
  const stop = parsed["database-stop"];
  const start = parsed["database-start"];
  return {
    url: parsed.url,
    address: parsed.address,
    authorityFile: parsed["ca-file"],
    grafanaUrl: parsed["grafana-url"],
    withoutCluster: parsed["without-cluster"],
    scenes: parsed.scenes,
    requestsPerSecond: parsed.rate,
    burnSeconds: parsed["burn-seconds"],
    burnThreads: parsed["burn-threads"],
    applications: parsed.applications,
    reportFile: parsed.report,
    recordingFile: parsed.recording,
    databaseCommands: stop !== undefined && start !== undefined ? { stop, start } : undefined,
  };
}

/** Names of scenes as they were given, so that each wrong one is told. */
function scenesIn(list: string): string[] {
  return list === "all" ? [...SCENE_NAMES] : list.split(",").map((name) => name.trim());
}

function isAccessible(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}
