import { createHash } from "node:crypto";
import { problems } from "../../http/problem";
import { withEither, type Caches } from "./caches";

const WINDOW_MILLISECONDS = 15 * 60_000;
/** Wrong passwords for one address: a person's mistakes, not a dictionary. */
const MOST_PER_ADDRESS = 10;
/** From one client, whatever the address: several people may share a network's address. */
const MOST_PER_CLIENT = 100;

/** How often someone tries to sign in or up. While the shared cache is away each process counts for itself. */
export class Attempts {
  constructor(private readonly caches: Caches) {}

  /** @param client undefined when nobody knows from where a request comes. @throws Problem 429 */
  async countClient(client: string | undefined): Promise<void> {
    if (client !== undefined) await this.#count(keyOf("client", client), MOST_PER_CLIENT);
  }

  /** Before the password is looked at, so that many at once count as many. @throws Problem 429 */
  async countAddress(email: string): Promise<void> {
    await this.#count(keyOf("address", email), MOST_PER_ADDRESS);
  }

  /** Whoever knows the password was not guessing. */
  async forgetAddress(email: string): Promise<void> {
    await withEither(this.caches, (cache) => cache.delete(keyOf("address", email)));
  }

  async #count(key: string, most: number): Promise<void> {
    const { count, endsIn } = await withEither(this.caches, (cache) =>
      cache.count(key, WINDOW_MILLISECONDS),
    );
    if (count > most) throw problems.tooManyAttempts(Math.max(1, Math.ceil(endsIn / 1000)));
  }
}

/** Without what it is about: a cache is no place for personal data. */
function keyOf(kind: "client" | "address", value: string): string {
  const digest = createHash("sha256").update(value).digest("base64url");
  return `attempts:${kind}:${digest}`;
}
