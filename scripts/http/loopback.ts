/**
 * The address of a name below `localhost`. RFC 6761 §6.3 says that such names are the loopback
 * interface; browsers and curl know it, the resolvers of many systems don't.
 *
 * @returns nothing for any other name
 */
export function loopbackOf(hostname: string): string | undefined {
  return hostname.endsWith(".localhost") ? "127.0.0.1" : undefined;
}
