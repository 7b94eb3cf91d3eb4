import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Environment } from "../../../modules/environment/environment";
import { smokeOptionsOf } from "../../../scripts/terraform-runner/release/smoke-options";
import { smokeTest } from "../../../scripts/terraform-runner/release/smoke-test";
import { type EnvironmentName, environmentNamed } from "../../support/environments/environments";

const HOST = "dev.jobs.example.com";

/** A self-signed certificate: its subject is its issuer, too. */
function certificate(commonName: string, host: string): { key: string; cert: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "certificate-"));
  const key = path.join(folder, "key.pem");
  const cert = path.join(folder, "cert.pem");
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split(" ");
  const subject = ["-subj", `/CN=${commonName}`, "-addext", `subjectAltName=DNS:${host}`];
  execFileSync("openssl", [...request, ...subject, "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  const pair = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  rmSync(folder, { recursive: true });
  return pair;
}

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function portOf(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return String((server.address() as AddressInfo).port);
}

/** An ingress that answers with a certificate. */
async function ingress(commonName: string, host = HOST) {
  const plain = http.createServer((_, response) => response.writeHead(308).end());
  const secure = https.createServer(certificate(commonName, host), (_, response) => response.end());
  return {
    address: "127.0.0.1",
    "http-port": await portOf(plain),
    "https-port": await portOf(secure),
  };
}

function withOwnCa(name: EnvironmentName): Environment {
  const selected = environmentNamed(name);
  if (selected.target !== "azure") {
    throw new TypeError(`${name} is in Azure`);
  }
  const { platform } = selected;
  return {
    ...selected,
    platform: { ...platform, certificates: { ...platform.certificates, caSecretName: "ca" } },
  };
}

test.each(["dev", "qa", "staging"] as const)(
  "%s passes with a certificate of Let's Encrypt's staging directory",
  async (name) => {
    const at = await ingress("(STAGING) Counterfeit Cashew R10");
    await expect(
      smokeTest([HOST], 0, smokeOptionsOf(environmentNamed(name), at)),
    ).resolves.toBeUndefined();
  },
);

test("before prod, a certificate that isn't of the staging directory fails", async () => {
  const at = await ingress("TRAEFIK DEFAULT CERT");
  await expect(smokeTest([HOST], 0, smokeOptionsOf(environmentNamed("dev"), at))).rejects.toThrow(
    "has a certificate of «TRAEFIK DEFAULT CERT»",
  );
});

test("before prod, a certificate of another host fails", async () => {
  const at = await ingress("(STAGING) Counterfeit Cashew R10", "other.example.com");
  await expect(smokeTest([HOST], 0, smokeOptionsOf(environmentNamed("dev"), at))).rejects.toThrow(
    "does not match certificate's altnames",
  );
});

test("prod demands a certificate that everybody trusts", async () => {
  const at = await ingress("(STAGING) Counterfeit Cashew R10");
  await expect(smokeTest([HOST], 0, smokeOptionsOf(environmentNamed("prod"), at))).rejects.toThrow(
    "self-signed certificate",
  );
});

test.each([
  ["local", environmentNamed("local")],
  ["prod with a CA of its own", withOwnCa("prod")],
])("%s passes with a certificate of a CA that nobody else knows", async (_, selected) => {
  const at = await ingress("Example CA");
  await expect(smokeTest([HOST], 0, smokeOptionsOf(selected, at))).resolves.toBeUndefined();
});
