import { hostname } from "node:os";
import * as z from "zod/mini";
import { en } from "zod/locales";
import { brokerFields, brokerFrom, type BrokerConfig } from "./broker-config";
import { cacheFields, cacheFrom, type CacheConfig } from "./cache-config";
import { databaseFields, databaseFrom, type DatabaseConfig } from "./database-config";
import { dynamicFields, dynamicFrom, type DynamicConfig } from "./dynamic-config";
import { count, optionalText, seconds, text } from "./fields";
import { identityFields } from "./identity-config";
import { mailFields, mailFrom, type MailConfig } from "./mail-config";
import { checkRoles, roleFields } from "./role-names";
import { tracingFields, tracingFrom, type SamplerConfig } from "./tracing-config";

/** Exit code of sysexits.h for "something was found in an unconfigured or misconfigured state". */
export const EXIT_CONFIGURATION = 78;

const fields = {
  PORT: count(0, 65535, 8080),
  METRICS_PORT: count(0, 65535, 9464),
  HOST: optionalText,
  SAMPLE_JOBS: count(0, 100_000, 500),
  SHUTDOWN_DRAIN_SECONDS: seconds(0, 120, 5),
  SHUTDOWN_DEADLINE_SECONDS: seconds(1, 300, 25),
  MAX_BODY_BYTES: count(1024, 10_485_760, 65_536),
  MAX_HEADER_BYTES: count(4096, 65_536, 16_384),
  MAX_CONCURRENT_REQUESTS: count(1, 100_000, 512),
  REQUEST_TIMEOUT_SECONDS: seconds(1, 300, 15),
  KEEP_ALIVE_SECONDS: seconds(1, 600, 65),
  BURN_MAX_THREADS: count(1, 64, 4),
  BURN_DUTY_PERCENT: count(1, 100, 80),
  CONFIG_DIR: optionalText,
  BACKUP_STORE: optionalText,
  BACKUP_KEEP: count(0, 9_999, 0),
  POD_NAME: text(hostname()),
  POD_NAMESPACE: text("default"),
  NODE_NAME: text(hostname()),
  SERVICE_VERSION: text("dev"),
  SERVICE_REVISION: text("unknown"),
  ...brokerFields,
  ...cacheFields,
  ...roleFields,
  ...identityFields,
  ...mailFields,
  ...databaseFields,
  ...tracingFields,
  ...dynamicFields,
};
const schema = z.object(fields);
// zod/mini, a tenth of zod's time to load, has no texts of its own.
z.config(en());

export type Settings = z.output<typeof schema>;

/** Everything the service reads from its environment, parsed and frozen. */
export interface Config {
  settings: Settings;
  database: DatabaseConfig;
  /** Undefined: messages stay in the process. */
  broker: BrokerConfig | undefined;
  /** Undefined: what is kept for a while stays in the process. */
  cache: CacheConfig | undefined;
  /** Where the role `notifier` sends mails; undefined for nowhere. */
  mail: MailConfig | undefined;
  /** The values that the mounted folder may change while the service runs. */
  dynamic: DynamicConfig;
  /** Undefined when tracing is off. */
  tracing: SamplerConfig | undefined;
}

/** Every rule that the environment breaks, one line each. Values are never repeated: they may be secrets. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.join("\n")}`);
    this.name = "ConfigurationError";
  }
}

/**
 * Parses the environment. An empty or blank value counts as unset, as a ConfigMap cannot leave a key out.
 * @throws ConfigurationError that lists every problem at once.
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const parsed = z.safeParse(schema, givenValues(environment));
  if (!parsed.success) throw new ConfigurationError(describeIssues(parsed.error));
  const settings = parsed.data;
  const problems: string[] = [];
  if (settings.SHUTDOWN_DEADLINE_SECONDS <= settings.SHUTDOWN_DRAIN_SECONDS) {
    problems.push("SHUTDOWN_DEADLINE_SECONDS: must be greater than SHUTDOWN_DRAIN_SECONDS");
  }
  checkRoles(settings, problems);
  const broker = brokerFrom(settings, problems);
  const cache = cacheFrom(settings, problems);
  const database = databaseFrom(settings, problems);
  const mail = mailFrom(settings, database.kind, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.freeze({
    settings: Object.freeze(settings),
    database,
    broker,
    cache,
    mail,
    dynamic: dynamicFrom(settings),
    tracing: tracingFrom(settings),
  });
}

/** What is set, without white space around it: a Secret or a file often ends in a line break. */
export function givenValues(
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value = ""]) => {
      const trimmed = value.trim();
      return trimmed === "" ? [] : [[name, trimmed]];
    }),
  );
}

/** The one place where the process environment is read. */
export function configFromEnvironment(): Config {
  return parseConfig(process.env);
}

/** One line per broken rule: name, then rule; a value is never repeated. */
export function describeIssues(error: z.core.$ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}
