import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { EntraTokenSource } from "../../src/database/entra-token";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

/** Stands in for Entra, which no machine here reaches. */
async function withEntra(
  status: number,
  answer: object,
  use: (source: EntraTokenSource) => Promise<void>,
) {
  const asked: { url: string | undefined; form: URLSearchParams }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      asked.push({ url: request.url, form: new URLSearchParams(body) });
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify(answer));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const federatedTokenFile = join(folder, "token");
  writeFileSync(federatedTokenFile, "projected-token\n");
  const authorityHost = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await use(
    new EntraTokenSource({
      clientId: "client",
      tenantId: "tenant",
      federatedTokenFile,
      authorityHost,
    }),
  );
  server.close();
  server.closeAllConnections();
  return asked;
}

test("exchanges the pod's token once and keeps what it gets until it nears its end", async () => {
  const asked = await withEntra(
    200,
    { access_token: "entra-token", expires_in: 3600 },
    async (source) => {
      expect(await source.token()).toBe("entra-token");
      expect(await source.token()).toBe("entra-token");
    },
  );
  expect(asked).toHaveLength(1);
  expect(asked[0]?.url).toBe("/tenant/oauth2/v2.0/token");
  expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
    client_id: "client",
    scope: "https://ossrdbms-aad.database.windows.net/.default",
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: "projected-token",
  });
});

test("asks again when the token is about to end", async () => {
  const asked = await withEntra(200, { access_token: "short", expires_in: 60 }, async (source) => {
    await source.token();
    await source.token();
  });
  expect(asked).toHaveLength(2);
});

test("a refusal tells the status and nothing of the answer", async () => {
  await withEntra(401, { error_description: "secret detail" }, async (source) => {
    await expect(source.token()).rejects.toThrow(
      /^Entra refused the token exchange with status 401$/,
    );
  });
});
