import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../../src/config/config";
import { isUnavailable, type Database } from "../../src/database/database";
import { openDatabase } from "../../src/database/open-database";
import { prepareUntilReady } from "../../src/database/prepare-until-ready";
import { Lifecycle } from "../../src/lifecycle";
import type { Logger } from "../../src/observability/logger";
import { CertificateAuthority, type KeyPair } from "../support/certificate-authority";
import { eventually } from "../support/eventually";
import { describeWithPostgres, freePort, PostgresCluster } from "../support/postgres-cluster";
import { temporaryFolder } from "../support/temporary-folder";

async function open(url: string, environment: Record<string, string> = {}): Promise<Database> {
  return openDatabase(parseConfig({ DATABASE_URL: url, SAMPLE_JOBS: "1", ...environment }));
}

/** What an operator is told of a database that cannot be prepared. */
async function faultOf(url: string, environment?: Record<string, string>): Promise<unknown> {
  const database = await open(url, environment);
  try {
    await database.prepare();
  } catch (error) {
    if (isUnavailable(error)) return error.fault;
    throw error;
  } finally {
    await database.close();
  }
  return "none: it was prepared";
}

describeWithPostgres("a connection to PostgreSQL with verify-full", () => {
  const folder = temporaryFolder();
  const authority = new CertificateAuthority(join(folder, "authority"));
  const other = new CertificateAuthority(join(folder, "other"));
  const verified = { DATABASE_TLS: "verify-full", DATABASE_CA_FILE: authority.file };
  const cluster = new PostgresCluster();
  let byAddress: string;
  let byName: string;
  beforeAll(async () => {
    await cluster.create();
    byAddress = cluster.url("tls");
    byName = byAddress.replace("127.0.0.1", "localhost");
  }, 60_000);
  afterAll(() => cluster.remove());

  test("to a server without TLS is refused, and says so", async () => {
    expect(await faultOf(byAddress, verified)).toBe(
      "the server offers no TLS, which DATABASE_TLS asks for",
    );
  });

  test("by address takes a certificate for the address, and none for the name localhost", async () => {
    cluster.offerTls(authority.issue("IP:127.0.0.1"));
    const database = await open(byAddress, verified);
    await database.prepare();
    await database.ping();
    await database.close();
    cluster.offerTls(authority.issue("DNS:localhost"));
    expect(await faultOf(byAddress, verified)).toBe(
      "the server's certificate is for other hosts than the one in DATABASE_URL",
    );
  });

  test("by name takes a certificate for the name, and none for another", async () => {
    cluster.offerTls(authority.issue("DNS:localhost"));
    const database = await open(byName, verified);
    await database.prepare();
    await database.close();
    cluster.offerTls(authority.issue("DNS:db.example.org"));
    expect(await faultOf(byName, verified)).toBe(
      "the server's certificate is for other hosts than the one in DATABASE_URL",
    );
  });

  test("tells an expired certificate from one of a wrong authority", async () => {
    cluster.offerTls(authority.issue("IP:127.0.0.1", 0));
    expect(await faultOf(byAddress, verified)).toBe("the server's certificate has expired");
    cluster.offerTls(other.issue("IP:127.0.0.1"));
    const untrusted =
      "no authority in DATABASE_CA_FILE, or without it none that Node knows, signed the server's certificate";
    expect(await faultOf(byAddress, verified)).toBe(untrusted);
    expect(await faultOf(byAddress, { DATABASE_TLS: "verify-full" })).toBe(untrusted);
  });

  test("signs in with a client certificate, and with the renewed one at the next connection", async () => {
    cluster.offerTls(authority.issue("DNS:localhost"));
    cluster.askForCertificates(authority.file);
    const files = ["certificate", "key"].map((name) => join(folder, `client.${name}`));
    const [DATABASE_CERTIFICATE_FILE = "", DATABASE_KEY_FILE = ""] = files;
    const hold = ({ key, certificate }: KeyPair) => {
      writeFileSync(DATABASE_CERTIFICATE_FILE, certificate);
      writeFileSync(DATABASE_KEY_FILE, key);
    };
    const holding = { ...verified, DATABASE_CERTIFICATE_FILE, DATABASE_KEY_FILE };
    const somebody = authority.issue("DNS:client", 1, "somebody");
    hold(somebody);
    expect(await faultOf(byName, holding)).not.toBe("none: it was prepared");
    hold(authority.issue("DNS:client", 1, "board"));
    const database = await open(byName, { ...holding, DATABASE_POOL_SIZE: "1" });
    await database.prepare();
    const answer = async () => {
      try {
        await database.ping();
        return "answers";
      } catch {
        return "fails";
      }
    };
    for (const [renewed, expected] of [
      [somebody, "fails"],
      [authority.issue("DNS:client", 1, "board"), "answers"],
    ] as const) {
      hold(renewed);
      cluster.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'job-board'",
      );
      await eventually(answer, (seen) => seen === expected);
    }
    rmSync(DATABASE_KEY_FILE);
    await database.ping();
    await database.close();
    expect(await faultOf(byName, verified)).not.toBe("none: it was prepared");
  });

  test("the log of the start names the fault, and no user or host", async () => {
    cluster.offerTls(authority.issue("DNS:db.example.org"));
    const lines: unknown[] = [];
    const logger = { warn: (...line: unknown[]) => lines.push(line), info: () => undefined };
    const lifecycle = new Lifecycle();
    const database = await open(byAddress, verified);
    const ready = prepareUntilReady(database, lifecycle, logger as unknown as Logger);
    await eventually(
      () => lines.length,
      (count) => count > 0,
    );
    lifecycle.drain();
    await ready;
    await database.close();
    const fault = "the server's certificate is for other hosts than the one in DATABASE_URL";
    expect(lines[0]).toEqual(["database not ready", { reason: "unreachable", fault }]);
  });
});

test("a start says what else is wrong with the way to PostgreSQL", async () => {
  expect(await faultOf(`postgres://board@127.0.0.1:${await freePort()}/board`)).toBe(
    "nothing listens at the host and port of DATABASE_URL",
  );
  expect(await faultOf(`postgres://board@localhost:${await freePort()}/board`)).toBe(
    "nothing listens at the host and port of DATABASE_URL",
  );
  expect(await faultOf("postgres://board@nothing.invalid/board", { DATABASE_TLS: "disable" })).toBe(
    "the host of DATABASE_URL has no address",
  );
});
