/** Who signs tokens, and for whom they are. */
export const ISSUER = "identity";
export const AUDIENCE = "job-board";
export const ALGORITHM = "EdDSA";

/** Where the role publishes its keys. */
export const KEYS_PATH = "/api/keys";

/** An account as its token tells of it. */
export interface TokenAccount {
  /** UUID. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Undefined for a person's account. */
  readonly company: string | undefined;
}
