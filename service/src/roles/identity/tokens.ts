import { SignJWT } from "jose";
import { ALGORITHM, AUDIENCE, ISSUER } from "../../identity-token/claims";
import type { Account } from "./data/account";
import type { KeyRing } from "./key-ring";

const LIFETIME_SECONDS = 300;

/** A token by which other roles know the account without asking, until it is over. @throws DatabaseUnavailable */
export async function issueToken(
  { id, email, name, company }: Account,
  keys: KeyRing,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const { id: kid, key } = await keys.signing();
  const issuedAt = Math.floor(Date.now() / 1000);
  const endsAt = issuedAt + LIFETIME_SECONDS;
  const token = await new SignJWT({ email, name, company: company ?? null })
    .setProtectedHeader({ alg: ALGORITHM, kid, typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(endsAt)
    .sign(key);
  return { token, expiresAt: new Date(endsAt * 1000) };
}
