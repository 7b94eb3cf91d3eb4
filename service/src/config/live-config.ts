import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { describeIssues, type Config } from "./config";
import { dynamicFields, dynamicFrom, dynamicSchema, type DynamicConfig } from "./dynamic-config";

/** A projected ConfigMap is at most 1 MiB in all; a single value larger than this is a mistake. */
const MAX_VALUE_BYTES = 65_536;
/** kubelet writes several links for one change; they are read once, together. */
const SETTLE_MILLISECONDS = 50;

interface LiveConfigOptions {
  onChange(current: DynamicConfig): void;
  /** Called with one line per problem; the values in force stay as they were. */
  onProblem(problems: readonly string[]): void;
}

/** The configuration in force: the environment's, with the files of `CONFIG_DIR` over it, read again at each change. */
export class LiveConfig {
  #current: DynamicConfig;
  #hash: string;
  #watcher: FSWatcher | undefined;
  #settle: NodeJS.Timeout | undefined;

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

  /** Reads the folder and follows it. Does nothing without `CONFIG_DIR`. */
  start(): void {
    const folder = this.config.settings.CONFIG_DIR;
    if (folder === undefined) return;
    this.#read(folder);
    try {
      this.#watcher = watch(folder, { persistent: false }, () => {
        clearTimeout(this.#settle);
        this.#settle = setTimeout(() => this.#read(folder), SETTLE_MILLISECONDS).unref();
      });
      this.#watcher.on("error", () => this.options.onProblem(["CONFIG_DIR: is no longer watched"]));
    } catch {
      this.options.onProblem(["CONFIG_DIR: cannot be watched"]);
    }
  }

  stop(): void {
    clearTimeout(this.#settle);
    this.#watcher?.close();
  }

  #read(folder: string): void {
    const problems: string[] = [];
    const files = readFolder(folder, problems);
    const { LOG_LEVEL, MESSAGE_OF_THE_DAY, FEATURE_FLAGS } = this.config.settings;
    const environment = { LOG_LEVEL, MESSAGE_OF_THE_DAY, FEATURE_FLAGS: FEATURE_FLAGS.join(",") };
    const parsed = z.safeParse(dynamicSchema, { ...environment, ...files });
    if (!parsed.success) problems.push(...describeIssues(parsed.error));
    if (problems.length > 0) this.options.onProblem(problems);
    if (!parsed.success) return;
    const next = dynamicFrom(parsed.data);
    const hash = hashOf(this.config, next);
    if (hash === this.#hash) return;
    this.#current = next;
    this.#hash = hash;
    this.options.onChange(next);
  }
}

/** Names that start with two dots are kubelet's own (`..data`, `..2026_11_21…`). */
function readFolder(folder: string, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  try {
    for (const name of readdirSync(folder)) {
      if (name.startsWith("..")) continue;
      const path = join(folder, name);
      if (!Object.hasOwn(dynamicFields, name)) problems.push(`${name}: is not a known key`);
      else if (statSync(path).size > MAX_VALUE_BYTES) problems.push(`${name}: is too large`);
      else values[name] = readFileSync(path, "utf8").trim();
    }
  } catch {
    problems.push("CONFIG_DIR: cannot be read");
  }
  return values;
}

/** Which pod this is belongs to no configuration: replicas that run with the same one show the same hash. */
function hashOf(config: Config, dynamic: DynamicConfig): string {
  const { settings, database } = config;
  const {
    DATABASE_URL: _mayHoldAPassword,
    POD_NAME: _pod,
    POD_NAMESPACE: _namespace,
    NODE_NAME: _node,
    ...shown
  } = settings;
  const inForce = {
    ...shown,
    database: database.kind === "postgres" ? database.target : database.file,
    ...dynamic,
    features: [...dynamic.features].toSorted(),
  };
  return createHash("sha256").update(JSON.stringify(inForce)).digest("hex").slice(0, 12);
}
