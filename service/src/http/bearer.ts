import type { Context } from "hono";
import type { ServiceEnv } from "./observed-response";

/** The token of a header `Authorization: Bearer …` (RFC 6750, 2.1); undefined without one. */
export function bearerToken(context: Context<ServiceEnv>): string | undefined {
  const header = context.req.header("authorization") ?? "";
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1];
}
