import type { Context } from "hono";
import type { ServiceEnv } from "../../http/observed-response";
import { Problem } from "../../http/problem";
import type { Caller } from "./caller";
import { forgetSession, signedInAs } from "./session-cookie";
import type { PageHandler } from "./site";
import { Tokens } from "./tokens";
import { signInPath } from "./way-back";

/** What visitors do as somebody. */
export class Accounts {
  readonly tokens = new Tokens();

  /**
   * Pages that need an account: without one, or when the session is over, a visitor is asked to sign in and led back.
   * @throws Problem 401 `sign-in-again` for a form, so that what was typed is kept
   */
  signedIn(handler: PageHandler): PageHandler {
    return async (context, caller) => {
      const account = signedInAs(context);
      const isForm = context.req.method === "POST";
      if (account === undefined && isForm) throw signInAgain();
      if (account === undefined) return context.redirect(signInPath(wayBackOf(context)), 303);
      try {
        return await this.#as(account.session, caller, (permitted) => handler(context, permitted));
      } catch (error) {
        if (!isRefused(error)) throw error;
        this.tokens.forget(account.session);
        if (isForm) throw signInAgain();
        forgetSession(context);
        return context.redirect(signInPath(wayBackOf(context), "ended"), 303);
      }
    };
  }

  /** Does as the account what can be done without one, too: a session that is over, or cannot be asked for, is no hindrance. */
  async asAnybody<T>(
    context: Context<ServiceEnv>,
    caller: Caller,
    run: (caller: Caller) => Promise<T>,
  ): Promise<T> {
    const session = signedInAs(context)?.session;
    const token =
      session === undefined ? undefined : await this.tokens.of(session, caller).catch(() => "");
    if (token === undefined || token === "") return run(caller);
    try {
      return await run(caller.with(token));
    } catch (error) {
      if (!isRefused(error)) throw error;
      return run(caller);
    }
  }

  /** A token that is refused before its time, as when keys were replaced, is asked for once more. */
  async #as<T>(
    session: string,
    caller: Caller,
    run: (caller: Caller) => T | Promise<T>,
  ): Promise<T> {
    try {
      return await run(caller.with(await this.tokens.of(session, caller)));
    } catch (error) {
      if (!isRefused(error) || error.code === "session-ended") throw error;
    }
    this.tokens.forget(session);
    return run(caller.with(await this.tokens.of(session, caller)));
  }
}

function isRefused(error: unknown): error is Problem {
  return error instanceof Problem && error.status === 401;
}

function signInAgain(): Problem {
  return new Problem(401, "sign-in-again", "The session is over.");
}

/** Where this page is. */
function wayBackOf({ req }: Context<ServiceEnv>): string {
  const { pathname, search } = new URL(req.url);
  return `${pathname}${search}`;
}
