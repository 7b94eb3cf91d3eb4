import * as z from "zod/mini";

const tls = z.enum(["disable", "verify-full"]);

/** `verify-full`: nothing is said before the connection is encrypted and the server's name is proved. */
export type Tls = z.output<typeof tls>;

export const optionalTls = z.optional(tls);

const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

/** As asked for, else for every host but this one. */
export function tlsTo(host: string, asked: Tls | undefined): Tls {
  return asked ?? (LOOPBACK_HOSTS.has(host) ? "disable" : "verify-full");
}
