import http from "node:http";
import https from "node:https";
import type { AddressInfo, Server } from "node:net";
import type { Environment } from "../../../modules/environment/environment";
import { smokeOptionsOf } from "../../../scripts/terraform-runner/release/smoke-options";
import { selfSigned } from "../support/self-signed";
import { smokeTest } from "../../../scripts/terraform-runner/release/smoke-test";
import { type EnvironmentName, environmentNamed } from "../../support/environments/environments";

const HOST = "dev-jobs.example.com";

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
  const secure = https.createServer(selfSigned(commonName, `DNS:${host}`), (_, response) =>
    response.end(),
  );
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
