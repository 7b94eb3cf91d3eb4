import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CacheUnavailable, type Cache } from "../../src/cache/cache";
import { InProcessCache } from "../../src/cache/in-process-cache";
import { ValkeyCache } from "../../src/cache/valkey-cache";
import { parseConfig } from "../../src/config/config";
import { Logger } from "../../src/observability/logger";
import { CertificateAuthority } from "../support/certificate-authority";
import { eventually } from "../support/eventually";
import { TcpProxy } from "../support/tcp-proxy";
import { temporaryFolder } from "../support/temporary-folder";
import { describeWithValkey, ValkeyServer } from "../support/valkey-server";

const LONG = 60_000;

/** One that no other test has. */
const key = () => `key:${randomUUID()}`;

function keepsItsPromises(cacheOf: () => Cache): void {
  test("what is set is there until it is deleted, and the last value wins", async () => {
    const [one, other] = [key(), key()];
    const cache = cacheOf();
    await cache.set(one, "Zürich \u{1F600}", LONG);
    await cache.set(one, "", LONG);
    await cache.set(other, "b", LONG);
    expect([await cache.get(one), await cache.get(other)]).toEqual(["", "b"]);
    await cache.delete(one);
    await cache.delete(one);
    expect([await cache.get(one), await cache.get(other)]).toEqual([undefined, "b"]);
  });

  test("what is set if absent is the first value, kept for longer each time", async () => {
    const one = key();
    const cache = cacheOf();
    expect(await cache.setIfAbsent(one, "a", 200)).toBe("a");
    expect(await cache.setIfAbsent(one, "b", LONG)).toBe("a");
    const short = key();
    await cache.set(short, "a", 300);
    await eventually(
      () => cache.get(short),
      (value) => value === undefined,
    );
    expect(await cache.get(one)).toBe("a");
  });

  test("a value is gone after its lifetime, unless it is kept; nothing that is not there is kept", async () => {
    const [kept, left, absent] = [key(), key(), key()];
    const cache = cacheOf();
    await cache.set(kept, "a", 200);
    await cache.set(left, "a", 200);
    await cache.keep(kept, LONG);
    await cache.keep(absent, LONG);
    await eventually(
      () => cache.get(left),
      (value) => value === undefined,
    );
    expect([await cache.get(kept), await cache.get(absent)]).toEqual(["a", undefined]);
  });

  test("counts within a window that begins with the first", async () => {
    const one = key();
    const cache = cacheOf();
    expect(await cache.count(one, LONG)).toEqual({ count: 1, endsIn: LONG });
    const { count, endsIn } = await cache.count(one, 2 * LONG);
    expect(count).toBe(2);
    expect(endsIn).toBeLessThanOrEqual(LONG);
    expect(endsIn).toBeGreaterThan(0);
    const short = key();
    await cache.count(short, 100);
    await eventually(
      () => cache.count(short, 100),
      (again) => again.count === 1,
    );
  });
}

describe("in the process", () => {
  const cache = new InProcessCache();
  keepsItsPromises(() => cache);

  test("beyond its capacity it forgets what was not put for longest", async () => {
    const small = new InProcessCache({ capacity: 2 });
    await small.set("a", "1", LONG);
    await small.set("b", "2", LONG);
    await small.keep("a", LONG);
    await small.set("c", "3", LONG);
    expect(await Promise.all(["a", "b", "c"].map((one) => small.get(one)))).toEqual([
      "1",
      undefined,
      "3",
    ]);
  });
});

describeWithValkey(
  "at a server that knows its users by certificate and gives them their own keys",
  () => {
    const folder = temporaryFolder();
    const authority = new CertificateAuthority(join(folder, "authority"));
    const other = new CertificateAuthority(join(folder, "other"));
    const files = {
      CACHE_CA_FILE: authority.file,
      CACHE_CERTIFICATE_FILE: join(folder, "tls.crt"),
      CACHE_KEY_FILE: join(folder, "tls.key"),
    };
    const hold = (issuer: CertificateAuthority) => {
      const { certificate, key: privateKey } = issuer.issue("DNS:client", 1, "identity");
      writeFileSync(files.CACHE_CERTIFICATE_FILE, certificate);
      writeFileSync(files.CACHE_KEY_FILE, privateKey);
    };
    const logger = new Logger("error", process.stderr);
    const warnings: string[] = [];
    jest.spyOn(logger, "warn").mockImplementation((message, fields) => {
      warnings.push(`${message}: ${String(fields?.["cause"])}`);
    });
    const server = new ValkeyServer(authority);
    const opened: ValkeyCache[] = [];
    const proxies: TcpProxy[] = [];
    async function open(url = server.url, prefix = "identity:"): Promise<ValkeyCache> {
      const { cache: config } = parseConfig({ CACHE_URL: url, ...files });
      if (config === undefined) throw new Error("no cache");
      const cache = new ValkeyCache({ config, prefix, logger });
      opened.push(cache);
      await eventually(() => cache.isUp, Boolean);
      return cache;
    }
    async function openByProxy() {
      const { proxy, url } = await TcpProxy.before(server.url);
      proxies.push(proxy);
      return { proxy, cache: await open(url) };
    }
    let shared: ValkeyCache;
    beforeAll(async () => {
      hold(authority);
      await server.create();
      shared = await open();
    });
    afterEach(() => {
      for (const proxy of proxies.splice(0)) proxy.close();
      warnings.length = 0;
    });
    afterAll(async () => {
      for (const cache of opened) await cache.close();
      await server.remove();
    });

    keepsItsPromises(() => shared);

    test("keys are the role's own; others are refused, and the log says why", async () => {
      const stranger = await open(server.url, "other:");
      await expect(stranger.set(key(), "a", LONG)).rejects.toThrow(CacheUnavailable);
      await expect(stranger.count(key(), LONG)).rejects.toThrow(CacheUnavailable);
      expect(warnings.join("\n")).toMatch(/cache does not answer: .*NOPERM/);
    });

    test("a server that has gone silent is not waited for, and one that is back is used", async () => {
      const { proxy, cache } = await openByProxy();
      const one = key();
      await cache.set(one, "a", LONG);
      proxy.freeze();
      await expect(cache.get(one)).rejects.toThrow(CacheUnavailable);
      await expect(cache.count(one, LONG)).rejects.toThrow(CacheUnavailable);
      await server.stop();
      await expect(shared.get(one)).rejects.toThrow(CacheUnavailable);
      await server.start();
      await eventually(
        () => shared.get(one).catch(() => "away"),
        (value) => value === undefined,
      );
    });

    test("a renewed certificate is shown at the next connection, and a missing file leaves the last one in use", async () => {
      const { proxy, cache } = await openByProxy();
      hold(other);
      proxy.breakAll();
      await expect(cache.get("a")).rejects.toThrow(CacheUnavailable);
      await eventually(
        () => warnings.length,
        (count) => count > 2,
      );
      expect(cache.isUp).toBe(false);
      hold(authority);
      await eventually(() => cache.isUp, Boolean);
      rmSync(files.CACHE_KEY_FILE);
      proxy.breakAll();
      await expect(cache.get("a")).rejects.toThrow(CacheUnavailable);
      await eventually(
        () => cache.get("a").catch(() => "away"),
        (value) => value === undefined,
      );
    });
  },
);
