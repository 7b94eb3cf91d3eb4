import type { Cache, Count } from "./cache";

interface Entry {
  value: string;
  endsAt: number;
}

interface InProcessCacheOptions {
  /** Entries; beyond it the oldest goes. @default 100,000 */
  readonly capacity?: number;
  /** @default Date.now */
  readonly now?: () => number;
}

/** In the memory of the process. */
export class InProcessCache implements Cache {
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;
  readonly #now: () => number;

  constructor({ capacity = 100_000, now = Date.now }: InProcessCacheOptions = {}) {
    this.#capacity = capacity;
    this.#now = now;
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.#find(key)?.value);
  }

  set(key: string, value: string, lifetime: number): Promise<void> {
    this.#put(key, value, lifetime);
    return Promise.resolve();
  }

  setIfAbsent(key: string, value: string, lifetime: number): Promise<string> {
    const inForce = this.#find(key)?.value ?? value;
    this.#put(key, inForce, lifetime);
    return Promise.resolve(inForce);
  }

  keep(key: string, lifetime: number): Promise<void> {
    const entry = this.#find(key);
    if (entry !== undefined) this.#put(key, entry.value, lifetime);
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.#entries.delete(key);
    return Promise.resolve();
  }

  count(key: string, window: number): Promise<Count> {
    const entry = this.#find(key);
    if (entry === undefined) {
      this.#put(key, "1", window);
      return Promise.resolve({ count: 1, endsIn: window });
    }
    const count = Number(entry.value) + 1;
    entry.value = String(count);
    return Promise.resolve({ count, endsIn: entry.endsAt - this.#now() });
  }

  #find(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.endsAt > this.#now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  /** At the end of the order: what was not put for longest goes first. */
  #put(key: string, value: string, lifetime: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, endsAt: this.#now() + lifetime });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#capacity && oldest !== undefined) this.#entries.delete(oldest);
  }
}
