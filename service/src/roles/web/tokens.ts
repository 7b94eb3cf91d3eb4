import type { Caller } from "./caller";
import { newToken, type Token } from "./identity-api";

/** A request that begins with a token is to end with it. */
const MARGIN_MILLISECONDS = 10_000;
/** Beyond these the oldest are asked for again. */
const MOST = 10_000;

interface Kept {
  readonly token: Promise<Token>;
  /** Milliseconds of the epoch; while it is being asked for, without end. */
  until: number;
}

/** The short-lived tokens of the sessions that are in use, so that identity is not asked for each request. */
export class Tokens {
  readonly #kept = new Map<string, Kept>();

  /** @throws Problem 401 `session-ended`, 503 */
  async of(session: string, caller: Caller): Promise<string> {
    let kept = this.#kept.get(session);
    if (kept === undefined || kept.until < Date.now()) kept = this.#ask(session, caller);
    return (await kept.token).token;
  }

  forget(session: string): void {
    this.#kept.delete(session);
  }

  #ask(session: string, caller: Caller): Kept {
    const kept = { token: newToken(caller, session), until: Number.POSITIVE_INFINITY };
    this.#kept.delete(session);
    this.#kept.set(session, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
    kept.token.then(
      ({ expires_at }) => (kept.until = (Date.parse(expires_at) || 0) - MARGIN_MILLISECONDS),
      () => {
        if (this.#kept.get(session) === kept) this.#kept.delete(session);
      },
    );
    return kept;
  }
}
