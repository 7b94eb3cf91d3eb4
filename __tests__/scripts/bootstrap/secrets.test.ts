import { azureNames } from "../../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../../modules/environment/environment";
import { missingSecrets, writeSecrets } from "../../../scripts/bootstrap/secrets";
import { azureEnvironment, withEveryReceiver } from "../../support/azure-environment";
import { FakeManagementApi } from "../support/fake-management-api";

const NAMES = ["dev", "qa", "staging", "prod"] as const;

let azure: FakeManagementApi;
beforeEach(async () => {
  azure = await new FakeManagementApi().start();
});
afterEach(() => azure.stop());

function vaultOf(environment: AzureEnvironment): string {
  const { resourceGroup, keyVault } = azureNames(environment);
  return `/subscriptions/${environment.azure.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${keyVault}`;
}

function withVault(environment: AzureEnvironment): string {
  azure.put(vaultOf(environment));
  return vaultOf(environment);
}

function summary(results: Awaited<ReturnType<typeof writeSecrets>>) {
  return results?.map(({ secret, done }) => `${done}: ${secret.name}`);
}

test.each(NAMES)(
  "in %s Grafana's password is generated through the management API",
  async (name) => {
    const environment = azureEnvironment(name);
    const vault = withVault(environment);
    expect(summary(await writeSecrets(azure.api, environment))).toEqual([
      "generated: grafana-admin-password",
    ]);
    expect(azure.changes).toEqual([`PUT ${vault}/secrets/grafana-admin-password`]);
    expect(azure.find(`${vault}/secrets/grafana-admin-password`)).toMatchObject({
      properties: { value: expect.stringMatching(/^[\w-]{32}$/) },
    });
  },
);

test("no two environments get the same password", async () => {
  const passwords = new Set<unknown>();
  for (const name of NAMES) {
    const environment = azureEnvironment(name);
    const vault = withVault(environment);
    await writeSecrets(azure.api, environment);
    passwords.add(azure.find(`${vault}/secrets/grafana-admin-password`)?.["properties"]);
  }
  expect(new Set([...passwords].map((value) => JSON.stringify(value))).size).toBe(NAMES.length);
});

test("repeated, a secret that is there is left alone", async () => {
  const environment = azureEnvironment("prod");
  withVault(environment);
  await writeSecrets(azure.api, environment);
  azure.requests.length = 0;
  expect(summary(await writeSecrets(azure.api, environment))).toEqual([
    "left alone: grafana-admin-password",
  ]);
  expect(azure.changes).toEqual([]);
});

test("what only a person knows is not made up, but asked for", async () => {
  const environment = azureEnvironment("dev", withEveryReceiver);
  withVault(environment);
  const results = (await writeSecrets(azure.api, environment)) ?? [];
  expect(summary(results)).toEqual([
    "generated: grafana-admin-password",
    "missing: smtp-password",
    "missing: teams-webhook-url",
    "missing: webhook-url",
  ]);
  expect(azure.changes).toHaveLength(1);
  expect(missingSecrets(results)).toContain("npm run bootstrap -- --secret smtp-password");
});

test("a given secret is written, also over one that is there", async () => {
  const environment = azureEnvironment("dev", withEveryReceiver);
  const vault = withVault(environment);
  for (const value of ["first", "second"]) {
    const results = await writeSecrets(azure.api, environment, new Map([["smtp-password", value]]));
    expect(summary(results)).toContain("written: smtp-password");
    expect(azure.find(`${vault}/secrets/smtp-password`)).toMatchObject({ properties: { value } });
  }
});

test("a secret that nothing reads is refused, with those that are read", async () => {
  const environment = azureEnvironment("dev");
  withVault(environment);
  await expect(
    writeSecrets(azure.api, environment, new Map([["smtp-password", "x"]])),
  ).rejects.toThrow("dev reads no secret smtp-password; it reads grafana-admin-password");
  expect(azure.changes).toEqual([]);
});

test("without a vault nothing is written", async () => {
  expect(await writeSecrets(azure.api, azureEnvironment("dev"))).toBeUndefined();
  expect(azure.changes).toEqual([]);
});

test("a failure names no value", async () => {
  const environment = azureEnvironment("dev", withEveryReceiver);
  withVault(environment);
  azure.refusals.set("PUT /secrets/smtp-password", { status: 403, code: "AuthorizationFailed" });
  await expect(
    writeSecrets(azure.api, environment, new Map([["smtp-password", "hunter2"]])),
  ).rejects.toThrow(/^(?!.*hunter2).*AuthorizationFailed/s);
});
