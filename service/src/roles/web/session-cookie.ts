import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { ServiceEnv } from "../../http/observed-response";
import type { NewSession } from "./identity-api";

/** Who a visitor has signed in as. */
export interface SignedIn {
  readonly session: string;
  /** For what is shown only: what one may do is decided by the roles that are asked. */
  readonly isCompany: boolean;
}

const NAME = "session";
const COMPANY = "company.";
const PERSON = "person.";

/** On this machine there is no TLS, and browsers store no `Secure` cookie without it everywhere. */
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** Browsers keep no cookie longer (RFC 6265bis §5.5). */
const LONGEST_MILLISECONDS = 399 * 24 * 3_600_000;

function isLoopback(context: Context<ServiceEnv>): boolean {
  return LOOPBACK_HOSTS.has(new URL(context.req.url).hostname);
}

function read(context: Context<ServiceEnv>): string | undefined {
  return isLoopback(context) ? getCookie(context, NAME) : getCookie(context, NAME, "host");
}

export function signedInAs(context: Context<ServiceEnv>): SignedIn | undefined {
  const value = read(context);
  const kind = [COMPANY, PERSON].find((prefix) => value?.startsWith(prefix));
  if (value === undefined || kind === undefined) return undefined;
  const session = value.slice(kind.length);
  // It becomes a header; identity's own has no such characters.
  return /^[\x21-\x7e]+$/.test(session) ? { session, isCompany: kind === COMPANY } : undefined;
}

/** No script reads it, no other site's form sends it, and it goes by TLS to this host alone. */
export function keepSession(
  context: Context<ServiceEnv>,
  { session, expires_at, account }: NewSession,
): void {
  const value = `${account.company === null ? PERSON : COMPANY}${session}`;
  const until = Date.parse(expires_at);
  const latest = Date.now() + LONGEST_MILLISECONDS;
  setCookie(context, NAME, value, {
    ...attributes(context),
    httpOnly: true,
    sameSite: "Lax",
    ...(!Number.isNaN(until) && { expires: new Date(Math.min(until, latest)) }),
  });
}

export function forgetSession(context: Context<ServiceEnv>): void {
  deleteCookie(context, NAME, attributes(context));
}

function attributes(context: Context<ServiceEnv>) {
  if (isLoopback(context)) return { path: "/" };
  return { path: "/", secure: true, prefix: "host" } as const;
}
