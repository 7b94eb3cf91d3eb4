import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from "jose";
import * as z from "zod/mini";
import { isUnavailable } from "../../database/database";
import { ALGORITHM } from "../../identity-token/claims";
import type { StoredKey, StoredKeys } from "./data/signing-keys";

const MINUTE = 60_000;
/** Another key takes over after this. */
const ROTATION_MILLISECONDS = 30 * 24 * 60 * MINUTE;
/** A key is published this long before it signs: longer than anyone keeps an older list. */
const AHEAD_MILLISECONDS = 15 * MINUTE;
/** A key stays this long after it has signed last: longer than its tokens are valid and an older list is kept. */
const BEHIND_MILLISECONDS = 30 * MINUTE;
/** A replica's list may be this old. */
const FRESH_MILLISECONDS = MINUTE;

const privateJwk = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  d: z.string(),
});

export interface SigningKey {
  readonly id: string;
  readonly key: CryptoKey | Uint8Array;
}

interface Ring {
  readonly readAt: number;
  readonly signing: SigningKey;
  readonly published: readonly JWK[];
}

/** The keys of the tokens. All replicas find the same ones in the database, and whichever comes first makes the next. */
export class KeyRing {
  #ring: Ring | undefined;
  #reading: Promise<Ring> | undefined;

  /** @param now default Date.now */
  constructor(
    private readonly keys: StoredKeys,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws DatabaseUnavailable when none was ever read, like the method below */
  async signing(): Promise<SigningKey> {
    return (await this.#current()).signing;
  }

  /** Public keys, those that sign soon and those that have signed. */
  async published(): Promise<readonly JWK[]> {
    return (await this.#current()).published;
  }

  async #current(): Promise<Ring> {
    const ring = this.#ring;
    if (ring !== undefined && this.now() - ring.readAt < FRESH_MILLISECONDS) return ring;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    try {
      return await this.#reading;
    } catch (error) {
      // What was read before still signs and is still published.
      if (ring !== undefined && isUnavailable(error)) return ring;
      throw error;
    }
  }

  async #read(): Promise<Ring> {
    const readAt = this.now();
    const stored = await this.#rotated(readAt);
    const current = signingOf(stored, readAt);
    this.#ring = { readAt, signing: await imported(current), published: stored.map(publicKeyOf) };
    return this.#ring;
  }

  /** The newest first; with a new one when it is time, and without those that are no longer needed. */
  async #rotated(now: number): Promise<StoredKey[]> {
    let stored = await this.keys.list();
    const since = now - (ROTATION_MILLISECONDS - AHEAD_MILLISECONDS);
    if (stored.every(({ createdAt }) => createdAt < since)) {
      await this.keys.add(await newKey(now), since);
      stored = await this.keys.list();
    }
    const current = signingOf(stored, now);
    const tookOverAt = current.createdAt + AHEAD_MILLISECONDS;
    if (now < tookOverAt + BEHIND_MILLISECONDS) return stored;
    const isOver = ({ createdAt }: StoredKey) => createdAt < current.createdAt;
    for (const { id } of stored.filter(isOver)) await this.keys.remove(id);
    return stored.filter((key) => !isOver(key));
  }
}

/** The newest that was published for long enough; the very first signs at once. */
function signingOf(newestFirst: readonly StoredKey[], now: number): StoredKey {
  const isKnown = ({ createdAt }: StoredKey) => createdAt + AHEAD_MILLISECONDS <= now;
  const key = newestFirst.find(isKnown) ?? newestFirst.at(-1);
  if (key === undefined) throw new Error("a key that was just added is gone");
  return key;
}

async function newKey(createdAt: number): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(privateKey);
  return { id: await calculateJwkThumbprint(jwk), privateKey: JSON.stringify(jwk), createdAt };
}

async function imported({ id, privateKey }: StoredKey): Promise<SigningKey> {
  return { id, key: await importJWK(read(privateKey), ALGORITHM) };
}

function publicKeyOf({ id, privateKey }: StoredKey): JWK {
  const { kty, crv, x } = read(privateKey);
  return { kty, crv, x, kid: id, alg: ALGORITHM, use: "sig" };
}

function read(privateKey: string): z.output<typeof privateJwk> {
  return z.parse(privateJwk, JSON.parse(privateKey));
}
