import { errors, jwtVerify } from "jose";
import * as z from "zod/mini";
import { problems } from "../http/problem";
import type { RoleApis } from "../roles/role-apis";
import { ALGORITHM, AUDIENCE, ISSUER, KEYS_PATH, type TokenAccount } from "./claims";
import { KeySet } from "./key-set";

/** By how much the clocks of two machines may differ. */
const CLOCK_SECONDS = 5;

const claims = z.object({
  sub: z.uuid(),
  email: z.string(),
  name: z.string(),
  company: z.nullish(z.string()),
});

/** Reads tokens. */
export class TokenVerifier {
  readonly #keys: KeySet;

  constructor(apis: RoleApis) {
    this.#keys = new KeySet(async () => {
      const response = await apis.ask("identity", KEYS_PATH);
      if (!response.ok) throw new Error(`identity answers ${response.status}`);
      return response.json();
    });
  }

  /** @throws Problem 401 for a token that is not valid, 503 while no key is known */
  async accountOf(token: string): Promise<TokenAccount> {
    const payload = await this.#payloadOf(token);
    const read = z.safeParse(claims, payload);
    if (!read.success) throw problems.tokenRefused();
    const { sub: id, email, name, company } = read.data;
    return { id, email, name, company: company ?? undefined };
  }

  async #payloadOf(token: string): Promise<unknown> {
    try {
      const { payload } = await jwtVerify(token, (header, jws) => this.#keys.find(header, jws), {
        issuer: ISSUER,
        audience: AUDIENCE,
        algorithms: [ALGORITHM],
        requiredClaims: ["sub", "exp"],
        clockTolerance: CLOCK_SECONDS,
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw problems.tokenRefused();
      throw error;
    }
  }
}
