import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import type { EntraConfig } from "../config/database-config";

/** The audience of every Azure Database for PostgreSQL. */
const POSTGRES_SCOPE = "https://ossrdbms-aad.database.windows.net/.default";
/** A token is renewed this long before it ends, so that no connection starts with one that is about to. */
const RENEW_BEFORE_MILLISECONDS = 5 * 60_000;
const EXCHANGE_TIMEOUT_MILLISECONDS = 5_000;

const answer = z.object({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.number().check(z.positive()),
});

/**
 * Tokens by workload identity, such as PostgreSQL takes for passwords: the pod's projected token is exchanged for an Entra token
 * (OAuth 2.0 client credentials with a federated assertion). One request in plain fetch, because
 * `@azure/identity` would add megabytes and a tenth of a second to the start for it.
 */
export class EntraTokenSource {
  #token = "";
  #renewAt = 0;

  /** @param scope what the tokens are for. */
  constructor(
    private readonly config: EntraConfig,
    private readonly scope = POSTGRES_SCOPE,
  ) {}

  /** The token in force, exchanged anew shortly before it ends. Errors never hold the answer's text. */
  async token(): Promise<string> {
    return (await this.accessToken()).token;
  }

  /** The same with its end, as clients of Azure's services ask for it. */
  async accessToken(): Promise<{ token: string; expiresOnTimestamp: number }> {
    if (Date.now() >= this.#renewAt) await this.#exchange();
    return {
      token: this.#token,
      expiresOnTimestamp: this.#renewAt + RENEW_BEFORE_MILLISECONDS,
    };
  }

  async #exchange(): Promise<void> {
    const { clientId, tenantId, federatedTokenFile, authorityHost } = this.config;
    const response = await fetch(new URL(`${tenantId}/oauth2/v2.0/token`, authorityHost), {
      method: "POST",
      signal: AbortSignal.timeout(EXCHANGE_TIMEOUT_MILLISECONDS),
      body: new URLSearchParams({
        client_id: clientId,
        scope: this.scope,
        grant_type: "client_credentials",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: (await readFile(federatedTokenFile, "utf8")).trim(),
      }),
    });
    if (!response.ok)
      throw new Error(`Entra refused the token exchange with status ${response.status}`);
    const parsed = z.safeParse(answer, await response.json());
    if (!parsed.success) throw new Error("Entra answered the token exchange without a token");
    this.#token = parsed.data.access_token;
    this.#renewAt = Date.now() + parsed.data.expires_in * 1000 - RENEW_BEFORE_MILLISECONDS;
  }
}
