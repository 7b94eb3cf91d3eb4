import type { Context } from "hono";
import type { ServiceEnv } from "./observed-response";

/**
 * From where a request comes: the address behind as many proxies as are trusted, each of which has written into
 * `X-Forwarded-For` who asked it. What stands before that anyone can write. Undefined when it cannot be told.
 */
export function clientAddress(
  context: Context<ServiceEnv>,
  trustedProxies: number,
): string | undefined {
  const forwarded = context.req.header("x-forwarded-for")?.split(",") ?? [];
  const peer = context.env.incoming?.socket.remoteAddress;
  const way = [...forwarded, ...(peer === undefined ? [] : [peer])];
  return way.at(-1 - trustedProxies)?.trim();
}
