import { Hono } from "hono";
import { clientAddress } from "../../src/http/client-address";
import type { ServiceEnv } from "../../src/http/observed-response";

/** @param peer of the socket; undefined within the process */
async function addressOf(trustedProxies: number, forwarded: string | undefined, peer?: string) {
  const app = new Hono<ServiceEnv>();
  app.get("/", (context) => context.json([clientAddress(context, trustedProxies) ?? null]));
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  const incoming = { socket: { remoteAddress: peer } };
  const answer = await app.request("/", { headers }, peer === undefined ? {} : { incoming });
  const [address] = (await answer.json()) as [string | null];
  return address;
}

test.each([
  ["nobody is trusted: who asks is the client", 0, "192.0.2.1", "10.0.0.1", "10.0.0.1"],
  ["one proxy: whom it names last", 1, "1.1.1.1, 192.0.2.1", "10.0.0.1", "192.0.2.1"],
  ["two proxies", 2, "1.1.1.1, 192.0.2.1, 10.0.0.2", "10.0.0.1", "192.0.2.1"],
  ["a proxy that names nobody", 1, undefined, "10.0.0.1", null],
  ["a role of the same process, which names the client", 0, "192.0.2.1", undefined, "192.0.2.1"],
  ["a role of the same process, which names nobody", 0, undefined, undefined, null],
])("%s", async (_case, trustedProxies, forwarded, peer, expected) => {
  expect(await addressOf(trustedProxies, forwarded, peer)).toBe(expected);
});
