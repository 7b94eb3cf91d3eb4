import { createHash, randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { CacheUnavailable, type Cache } from "../../cache/cache";
import { withEither, type Caches } from "./caches";

const ID_BYTES = 32;
/** Form of a session's id. */
export const SESSION_ID = /^[\w-]{43}$/;
const TRY_AGAIN_MILLISECONDS = 1_000;

const stored = z.object({ account: z.string(), since: z.string(), endsAt: z.number() });

export interface SessionOptions {
  /** Without a request for this long it is over. */
  readonly idleMilliseconds: number;
  /** It is over this long after its start, whatever happens. */
  readonly lifetimeMilliseconds: number;
  /** @default Date.now */
  readonly now?: () => number;
}

/**
 * Who is signed in. A session is kept under the hash of its id, and is valid as long as its account's mark is the one
 * that it began with: without that mark, which signing out everywhere takes away, all of an account's are over. What a
 * cache loses is therefore over, and never begins again.
 */
export class Sessions {
  /** Keys that the shared cache could not delete yet. */
  readonly #toDelete = new Set<string>();
  readonly #now: () => number;
  #triesAgain = false;

  constructor(
    private readonly caches: Caches,
    private readonly options: SessionOptions,
  ) {
    this.#now = options.now ?? Date.now;
  }

  /** While the shared cache is away, the session is known to this process alone. */
  async start(account: string): Promise<{ readonly id: string; readonly endsAt: number }> {
    const id = randomBytes(ID_BYTES).toString("base64url");
    const { lifetimeMilliseconds } = this.options;
    const endsAt = this.#now() + lifetimeMilliseconds;
    // What is to be deleted later is not to take this one with it.
    if (this.#toDelete.has(markKey(account))) await this.endAll(account);
    await withEither(this.caches, async (cache) => {
      const mark = randomBytes(ID_BYTES).toString("base64url");
      const since = await cache.setIfAbsent(markKey(account), mark, lifetimeMilliseconds);
      const session = JSON.stringify({ account, since, endsAt });
      await cache.set(sessionKey(id), session, this.#lifeUntil(endsAt));
    });
    return { id, endsAt };
  }

  /** Whose it is; undefined when it is unknown or over, or cannot be looked up. */
  async accountOf(id: string): Promise<string | undefined> {
    const { shared, own } = this.caches;
    for (const cache of new Set([own, shared])) {
      try {
        const account = await this.#find(cache, id);
        if (account !== undefined) return account;
      } catch (error) {
        if (!(error instanceof CacheUnavailable)) throw error;
      }
    }
    return undefined;
  }

  async end(id: string): Promise<void> {
    await this.#delete(sessionKey(id));
  }

  /** All sessions of the account. */
  async endAll(account: string): Promise<void> {
    await this.#delete(markKey(account));
  }

  async #find(cache: Cache, id: string): Promise<string | undefined> {
    const key = sessionKey(id);
    const session = z.safeParse(stored, parsed(await cache.get(key)));
    if (!session.success || this.#toDelete.has(key)) return undefined;
    const { account, since, endsAt } = session.data;
    const mark = markKey(account);
    if (endsAt <= this.#now() || this.#toDelete.has(mark)) return undefined;
    if ((await cache.get(mark)) !== since) return undefined;
    await cache.keep(key, this.#lifeUntil(endsAt));
    return account;
  }

  #lifeUntil(endsAt: number): number {
    return Math.max(1, Math.min(this.options.idleMilliseconds, endsAt - this.#now()));
  }

  /** At once in this process; at the shared cache as soon as it answers. */
  async #delete(key: string): Promise<void> {
    const { shared, own } = this.caches;
    await own.delete(key);
    try {
      await shared.delete(key);
      this.#toDelete.delete(key);
    } catch (error) {
      if (!(error instanceof CacheUnavailable)) throw error;
      this.#toDelete.add(key);
      if (this.#triesAgain) return;
      this.#triesAgain = true;
      setTimeout(() => this.#deleteAgain(), TRY_AGAIN_MILLISECONDS).unref();
    }
  }

  #deleteAgain(): void {
    this.#triesAgain = false;
    for (const key of this.#toDelete) void this.#delete(key);
  }
}

function sessionKey(id: string): string {
  return `session:${createHash("sha256").update(id).digest("base64url")}`;
}

function markKey(account: string): string {
  return `account:${account}`;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
