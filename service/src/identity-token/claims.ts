/** Who signs tokens, and for whom they are. */
export const ISSUER = "identity";
export const AUDIENCE = "job-board";
export const ALGORITHM = "EdDSA";

/** Where the role publishes its keys. */
export const KEYS_PATH = "/api/keys";
