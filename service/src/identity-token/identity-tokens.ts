import type { Context } from "hono";
import { bearerToken } from "../http/bearer";
import type { ServiceEnv } from "../http/observed-response";
import { problems } from "../http/problem";
import type { RoleApis } from "../roles/role-apis";
import type { TokenAccount } from "./claims";
import type { TokenVerifier } from "./token-verifier";

/** Who asks, by the token that the role `identity` has signed: that role is asked for its keys alone. */
export class IdentityTokens {
  #verifier: Promise<TokenVerifier> | undefined;

  constructor(private readonly apis: RoleApis) {}

  /**
   * The account of the request; undefined when it names none.
   * @throws Problem 401 for a token that is not valid, 503 while no key is known
   */
  async accountOf(context: Context<ServiceEnv>): Promise<TokenAccount | undefined> {
    if (context.req.header("authorization") === undefined) return undefined;
    const token = bearerToken(context);
    if (token === undefined) throw problems.tokenRefused();
    this.#verifier ??= this.#load();
    return (await this.#verifier).accountOf(token);
  }

  /** The same for an operation that has to know. @throws Problem 401 also for a request without a token */
  async requireAccount(context: Context<ServiceEnv>): Promise<TokenAccount> {
    const account = await this.accountOf(context);
    if (account === undefined) throw problems.tokenRefused();
    return account;
  }

  /** What reads tokens takes memory, and is loaded for the first one. */
  async #load(): Promise<TokenVerifier> {
    const { TokenVerifier } = await import("./token-verifier");
    return new TokenVerifier(this.apis);
  }
}
