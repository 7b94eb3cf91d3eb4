import { parseArgs } from "node:util";
import { z } from "zod";
import { parseInput } from "../modules/support/parse-input";
import { rule } from "../modules/support/fields";
import { ProblemsError } from "../modules/support/problem";
import { HIGHEST_REQUESTS_PER_SECOND } from "./load/paced-load";
import { SCENE_NAMES, type SceneName } from "./scenes/names";

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

const scenes = z
  .string()
  .transform((list): string[] => (list === "all" ? [...SCENE_NAMES] : list.split(",")))
  .pipe(z.array(z.enum(SCENE_NAMES)).min(1));

const schema = z.strictObject({
  url: httpUrl.optional(),
  address: z
    .string()
    .refine(
      (value) => z.union([z.ipv4(), z.ipv6()]).safeParse(value).success,
      rule("an IP address", "write the ingress controller's, e.g. 10.0.0.4"),
    )
    .optional(),
  "ca-file": z.string().min(1).optional(),
  "grafana-url": httpUrl.optional(),
  "without-cluster": z.boolean().default(false),
  scenes: scenes.prefault("autoscaling"),
  rate: wholeNumber(1, HIGHEST_REQUESTS_PER_SECOND, "30 is enough to see every pod").prefault("30"),
  "burn-seconds": wholeNumber(30, 180, "the service burns for at most 180 s").prefault("180"),
  "burn-threads": wholeNumber(1, 8, "one thread fills one CPU").prefault("1"),
  report: z.string().min(1).optional(),
  "database-stop": z.string().min(1).optional(),
  "database-start": z.string().min(1).optional(),
  help: z.boolean().default(false),
});

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
  readonly reportFile: string | undefined;
  /** Commands that take the database away and bring it back. */
  readonly databaseCommands: { readonly stop: string; readonly start: string } | undefined;
  readonly help: boolean;
}

export const USAGE = `Usage: npm run demo -- [options]

Shows the autoscaling of the job board in the environment that ENVIRONMENT names, live and as a report.

  --scenes A,B|all     what to play: ${SCENE_NAMES.slice(0, 4).join(", ")},
                       ${SCENE_NAMES.slice(4).join(", ")} [autoscaling]
  --url URL            where the service answers [https://<domain of the environment>]
  --address IP         connect there instead of to what the URL's host resolves to
  --ca-file FILE       PEM of the authority that signed the certificate
  --grafana-url URL    where Grafana answers [https://grafana.<domain of the environment>]
  --without-cluster    look from outside only: fewer promises can be judged
  --rate N             requests a second, 1 to ${HIGHEST_REQUESTS_PER_SECOND} [30]
  --burn-seconds N     length of a burn, 30 to 180 [180]
  --burn-threads N     threads of a burn, 1 to 8 [1]
  --report FILE.html   where the report goes, its data beside it as .json [demonstration.html]
  --database-stop CMD  command that takes the database away, and
  --database-start CMD the one that brings it back (scene database-away)
  --help               this text

Exit code: 0 every promise held; 1 one did not, or could not be judged; 2 not started; 130 cut short.
`;

/** @throws ProblemsError naming every option that can't be used. */
export function parseOptions(args: readonly string[]): DemonstrationOptions {
  const parsed = parseInput("the command line", schema, rawValues(args));
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
    reportFile: parsed.report,
    databaseCommands: stop !== undefined && start !== undefined ? { stop, start } : undefined,
    help: parsed.help,
  };
}

const ARGUMENTS = {
  url: { type: "string" },
  address: { type: "string" },
  "ca-file": { type: "string" },
  "grafana-url": { type: "string" },
  "without-cluster": { type: "boolean" },
  scenes: { type: "string" },
  rate: { type: "string" },
  "burn-seconds": { type: "string" },
  "burn-threads": { type: "string" },
  report: { type: "string" },
  "database-stop": { type: "string" },
  "database-start": { type: "string" },
  help: { type: "boolean" },
} as const;

function rawValues(args: readonly string[]): object {
  try {
    return { ...parseArgs({ args: [...args], options: ARGUMENTS }).values };
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    const problem = {
      path: "(arguments)",
      value: args.join(" "),
      rule: error.message.split(". ")[0] ?? error.message,
      remedy: "see npm run demo -- --help",
    };
    throw new ProblemsError("the command line", [problem]);
  }
}
