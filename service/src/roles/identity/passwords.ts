import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { problems } from "../../http/problem";

/**
 * scrypt with N = 2^14, r = 8, p = 5: of the choices that OWASP's Password Storage Cheat Sheet calls equal the one that
 * takes 16 MiB.
 */
const COST = { ln: 14, r: 8, p: 5 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** At a time: libuv has four threads, which files and names need as well. */
const CONCURRENCY = 2;
/** What waits longer than its caller does is work for nothing. */
const MOST_WAITING = 32;
const RETRY_SECONDS = 5;

const STORED = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/**
 * Hashes of passwords, off the event loop and two at a time, so that a flood of them takes 32 MiB. More than are waited
 * for are refused: @throws Problem 429 from every method.
 */
export class Passwords {
  readonly #waiting: (() => void)[] = [];
  #inWork = 0;

  /** In the form of PHC strings: `$scrypt$ln=14,r=8,p=5$<salt>$<hash>`. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const hash = await this.#derive(password, salt, COST);
    return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${encoded(salt)}$${encoded(hash)}`;
  }

  /** @param stored undefined for an unknown account: that takes as long as a wrong password, and is one. */
  async isRight(password: string, stored: string | undefined): Promise<boolean> {
    const [, ln, r, p, salt, hash] = STORED.exec(stored ?? "") ?? [];
    if (salt === undefined || hash === undefined) {
      await this.#derive(password, randomBytes(SALT_BYTES), COST);
      return false;
    }
    const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
    const derived = await this.#derive(password, Buffer.from(salt, "base64"), cost);
    return timingSafeEqual(derived, Buffer.from(hash, "base64"));
  }

  async #derive(password: string, salt: Buffer, { ln, r, p }: typeof COST): Promise<Buffer> {
    await this.#enter();
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        const options = { N: 2 ** ln, r, p, maxmem: 2 * 128 * r * 2 ** ln };
        // The same password however a keyboard composes it: NIST SP 800-63B-4, 3.1.1.2.
        scrypt(password.normalize("NFKC"), salt, HASH_BYTES, options, (error, key) => {
          if (error === null) resolve(key);
          else reject(error);
        });
      });
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#inWork < CONCURRENCY) {
      this.#inWork++;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) throw problems.tooManyAttempts(RETRY_SECONDS);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#inWork--;
    else next();
  }
}

function encoded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
