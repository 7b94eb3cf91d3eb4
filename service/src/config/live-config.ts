import { createHash } from "node:crypto";
import { watch, type FSWatcher } from "node:fs";
import * as z from "zod/mini";
import { readConfigFolder } from "./config-folder";
import { ConfigurationError, describeIssues, givenValues, type Config } from "./config";
import { dynamicFrom, dynamicSchema, NO_FEATURES, type DynamicConfig } from "./dynamic-config";

/** kubelet writes several links for one change; they are read once, together. */
const SETTLE_MILLISECONDS = 50;
/** A folder that was replaced, or whose watch was lost, is followed again this soon. */
const REREAD_MILLISECONDS = 30_000;

interface LiveConfigOptions {
  onChange(current: DynamicConfig): void;
  /** Called with one line per problem, once for the same ones; the values in force stay as they were. */
  onProblem(problems: readonly string[]): void;
  /** @default 30,000 */
  rereadMilliseconds?: number;
}

/** The configuration in force: the environment's, with the files of `CONFIG_DIR` over it, read again at each change. */
export class LiveConfig {
  #current: DynamicConfig;
  #hash: string;
  #watcher: FSWatcher | undefined;
  #settle: NodeJS.Timeout | undefined;
  #reread: NodeJS.Timeout | undefined;
  #told = "";

  constructor(
    private readonly config: Config,
    private readonly options: LiveConfigOptions,
  ) {
    this.#current = config.dynamic;
    this.#hash = hashOf(config, config.dynamic);
  }

  get current(): DynamicConfig {
    return this.#current;
  }

  /** First 12 hexadecimal digits of the SHA-256 of what is in force, secrets left out. */
  get hash(): string {
    return this.#hash;
  }

  /**
   * Reads the folder and follows it. Does nothing without `CONFIG_DIR`.
   * @throws ConfigurationError when it cannot be read or breaks a rule: what it would have switched off is not known.
   */
  start(): void {
    const folder = this.config.settings.CONFIG_DIR;
    if (folder === undefined) return;
    this.#read(folder);
    this.#follow(folder);
    this.#reread = setInterval(() => {
      this.#follow(folder);
      this.#readAgain(folder);
    }, this.options.rereadMilliseconds ?? REREAD_MILLISECONDS).unref();
  }

  stop(): void {
    clearTimeout(this.#settle);
    clearInterval(this.#reread);
    this.#watcher?.close();
  }

  #follow(folder: string): void {
    this.#watcher?.close();
    try {
      this.#watcher = watch(folder, { persistent: false }, () => {
        clearTimeout(this.#settle);
        this.#settle = setTimeout(() => this.#readAgain(folder), SETTLE_MILLISECONDS).unref();
      });
      this.#watcher.on("error", () => undefined);
    } catch {
      // Without a watch, changes are found when the folder is read again; that it is gone is told then, too.
    }
  }

  #readAgain(folder: string): void {
    try {
      this.#read(folder);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.#tell(error.problems);
    }
  }

  #read(folder: string): void {
    const { values, unknown } = readConfigFolder(folder);
    const { LOG_LEVEL, MESSAGE_OF_THE_DAY, FEATURE_FLAGS } = this.config.settings;
    const environment = {
      LOG_LEVEL,
      MESSAGE_OF_THE_DAY,
      FEATURE_FLAGS: FEATURE_FLAGS.join(",") || NO_FEATURES,
    };
    const parsed = z.safeParse(dynamicSchema, { ...environment, ...givenValues(values) });
    if (!parsed.success) throw new ConfigurationError(describeIssues(parsed.error));
    this.#tell(unknown.map((name) => `${name}: is not a known key`));
    const next = dynamicFrom(parsed.data);
    const hash = hashOf(this.config, next);
    if (hash === this.#hash) return;
    this.#current = next;
    this.#hash = hash;
    this.options.onChange(next);
  }

  #tell(problems: readonly string[]): void {
    const text = problems.join("\n");
    if (text !== this.#told && text !== "") this.options.onProblem(problems);
    this.#told = text;
  }
}

/** Which pod this is belongs to no configuration: replicas that run with the same one show the same hash. */
function hashOf(config: Config, dynamic: DynamicConfig): string {
  const { settings, database } = config;
  const {
    DATABASE_URL: _database,
    BROKER_URL,
    CACHE_URL,
    SMTP_URL,
    POD_NAME: _pod,
    POD_NAMESPACE: _namespace,
    NODE_NAME: _node,
    ...shown
  } = settings;
  const inForce = {
    ...shown,
    ...withoutPasswords({ BROKER_URL, CACHE_URL, SMTP_URL }),
    database: database.kind === "postgres" ? database.target : database.file,
    ...dynamic,
    features: [...dynamic.features].toSorted(),
  };
  return createHash("sha256").update(JSON.stringify(inForce)).digest("hex").slice(0, 12);
}

/** Undefined stays so: a URL that is not set is left out of JSON. */
function withoutPasswords(
  urls: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(urls).map(([name, text]) => {
      if (text === undefined) return [name, undefined];
      const url = new URL(text);
      url.password = "";
      return [name, url.href];
    }),
  );
}
