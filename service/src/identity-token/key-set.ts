import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from "jose";
import * as z from "zod/mini";
import { problems } from "../http/problem";

/** A key that was withdrawn is believed for no longer, as long as the role can be asked. */
const FRESH_MILLISECONDS = 600_000;
/** Whoever makes up names of keys has the role asked no more often. */
const COOLDOWN_MILLISECONDS = 5_000;

const keySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })),
});

type FindKey = ReturnType<typeof createLocalJWKSet>;

/** The public keys of another role: asked for when they are old or one is missing, and kept while it cannot be asked. */
export class KeySet {
  #find: FindKey | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #failure: unknown;

  /** @param now default Date.now */
  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws JWKSNoMatchingKey; Problem 503 while no keys are known */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.now() - this.#readAt >= FRESH_MILLISECONDS) await this.#read();
    try {
      return await this.#known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#read();
      return this.#known(header, token);
    }
  }

  async #known(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.#find === undefined) throw problems.identityUnavailable(this.#failure);
    return this.#find(header, token);
  }

  /** Does nothing when it was tried just now. */
  async #read(): Promise<void> {
    if (this.#reading === undefined) {
      // Without any key every request depends on the next try.
      const isKnown = this.#find !== undefined;
      if (isKnown && this.now() - this.#triedAt < COOLDOWN_MILLISECONDS) return;
      this.#triedAt = this.now();
      this.#reading = this.#ask().finally(() => {
        this.#reading = undefined;
      });
    }
    await this.#reading;
  }

  async #ask(): Promise<void> {
    try {
      const keys: JSONWebKeySet = z.parse(keySet, await this.ask());
      this.#find = createLocalJWKSet(keys);
      this.#readAt = this.now();
    } catch (error) {
      // What is known stays in use.
      this.#failure = error;
    }
  }
}
