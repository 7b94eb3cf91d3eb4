import { CacheUnavailable, type Cache } from "../../src/cache/cache";
import { InProcessCache } from "../../src/cache/in-process-cache";

/** A cache that a test takes away and brings back with all that it had. */
export class FailingCache implements Cache {
  readonly #cache = new InProcessCache();
  isAway = false;

  get = (key: string) => this.#ask((cache) => cache.get(key));
  set = (key: string, value: string, lifetime: number) =>
    this.#ask((cache) => cache.set(key, value, lifetime));
  setIfAbsent = (key: string, value: string, lifetime: number) =>
    this.#ask((cache) => cache.setIfAbsent(key, value, lifetime));
  keep = (key: string, lifetime: number) => this.#ask((cache) => cache.keep(key, lifetime));
  delete = (key: string) => this.#ask((cache) => cache.delete(key));
  count = (key: string, window: number) => this.#ask((cache) => cache.count(key, window));

  async #ask<T>(work: (cache: Cache) => Promise<T>): Promise<T> {
    if (this.isAway) throw new CacheUnavailable();
    return work(this.#cache);
  }
}
