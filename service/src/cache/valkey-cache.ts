import { Redis } from "ioredis";
import type { CacheConfig } from "../config/cache-config";
import { tlsOptionsOf } from "../config/tls-files";
import type { Logger } from "../observability/logger";
import { CacheUnavailable, type Cache, type Count } from "./cache";

const DEFAULT_PORT = 6379;
const CONNECT_MILLISECONDS = 5_000;
/** Far longer than a cache takes that is well; a request waits meanwhile. */
const ANSWER_MILLISECONDS = 500;
/** A connection that has said nothing for so long although it was asked is given up. */
const SILENCE_MILLISECONDS = 1_000;
const FIRST_RECONNECT_MILLISECONDS = 200;
const LONGEST_RECONNECT_MILLISECONDS = 5_000;

interface ValkeyCacheOptions {
  readonly config: CacheConfig;
  /** Every key begins with it: a server lets each of its users at their own. */
  readonly prefix: string;
  readonly logger: Logger;
}

/**
 * A cache at a Valkey or Redis server. Does not wait for it: until it answers, and whenever it does not answer in half a
 * second, every method throws CacheUnavailable.
 */
export class ValkeyCache implements Cache {
  readonly #redis: Redis;
  readonly #logger: Logger;

  constructor({ config: { url, tlsFiles }, prefix, logger }: ValkeyCacheOptions) {
    const { protocol, hostname, port, username, password } = new URL(url);
    this.#logger = logger;
    this.#redis = new Redis({
      host: hostname.replaceAll(/[[\]]/g, ""),
      port: port === "" ? DEFAULT_PORT : Number(port),
      ...(username !== "" && { username: decodeURIComponent(username) }),
      ...(password !== "" && { password: decodeURIComponent(password) }),
      // Copied for every new connection, and so the files are read.
      ...(protocol === "rediss:" && { tls: tlsOptionsOf(tlsFiles) }),
      keyPrefix: prefix,
      connectTimeout: CONNECT_MILLISECONDS,
      commandTimeout: ANSWER_MILLISECONDS,
      socketTimeout: SILENCE_MILLISECONDS,
      // What cannot be asked now fails now.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // INFO and CLIENT SETINFO are nothing that a user of a few keys need be allowed.
      enableReadyCheck: false,
      disableClientInfo: true,
      retryStrategy: (attempt) =>
        Math.min(FIRST_RECONNECT_MILLISECONDS * 2 ** (attempt - 1), LONGEST_RECONNECT_MILLISECONDS),
    });
    this.#redis.on("ready", () => logger.info("cache connected"));
    this.#redis.on("error", (error: Error) => logger.warn("no cache", { cause: error.message }));
  }

  get isUp(): boolean {
    return this.#redis.status === "ready";
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#ask((redis) => redis.get(key))) ?? undefined;
  }

  async set(key: string, value: string, lifetime: number): Promise<void> {
    await this.#ask((redis) => redis.set(key, value, "PX", lifetime));
  }

  async setIfAbsent(key: string, value: string, lifetime: number): Promise<string> {
    const [, , inForce] = await this.#inOne((redis) =>
      redis.multi().set(key, value, "PX", lifetime, "NX").pexpire(key, lifetime).get(key).exec(),
    );
    return String(inForce);
  }

  async keep(key: string, lifetime: number): Promise<void> {
    await this.#ask((redis) => redis.pexpire(key, lifetime));
  }

  async delete(key: string): Promise<void> {
    await this.#ask((redis) => redis.del(key));
  }

  async count(key: string, window: number): Promise<Count> {
    const [count, , endsIn] = await this.#inOne((redis) =>
      redis.multi().incr(key).pexpire(key, window, "NX").pttl(key).exec(),
    );
    return { count: Number(count), endsIn: Number(endsIn) };
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }

  /** Several commands that nothing comes between; what each answers. */
  async #inOne(
    work: (redis: Redis) => Promise<[error: Error | null, answer: unknown][] | null>,
  ): Promise<unknown[]> {
    return this.#ask(async (redis) =>
      ((await work(redis)) ?? []).map(([error, answer]) => {
        if (error !== null) throw error;
        return answer;
      }),
    );
  }

  async #ask<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const { isUp } = this;
    try {
      return await work(this.#redis);
    } catch (error) {
      if (isUp) this.#logger.warn("cache does not answer", { cause: String(error) });
      throw new CacheUnavailable(error);
    }
  }
}
