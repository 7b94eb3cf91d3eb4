import type { AzureEnvironment } from "../../../modules/environment/environment";
import { makeStateAccount } from "../../../scripts/bootstrap/bootstrap";
import { azureEnvironment } from "../../support/azure-environment";
import { FakeManagementApi } from "../support/fake-management-api";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-jobboard-state`;
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stjobboardstate`;
const FEATURE = `${SUBSCRIPTION}/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`;

let azure: FakeManagementApi;
beforeEach(async () => {
  azure = await new FakeManagementApi().start();
  for (const namespace of ["Microsoft.Storage", "Microsoft.Compute"]) {
    azure.put(`${SUBSCRIPTION}/providers/${namespace}`, { registrationState: "NotRegistered" });
  }
  azure.actions.set("/register", (id) => {
    const registered = id.replace(/\/register$/, "");
    azure.put(
      registered,
      registered === FEATURE
        ? { properties: { state: "Registering" } }
        : { registrationState: "Registered" },
    );
    return {};
  });
});
afterEach(() => azure.stop());

async function bootstrap(environment: AzureEnvironment = azureEnvironment("prod")) {
  const said: string[] = [];
  await makeStateAccount(azure.api, environment, (done, name) => said.push(`${done}: ${name}`));
  return said;
}

test("the state's account takes Entra's tokens only, keeps what is deleted, and is locked", async () => {
  expect(await bootstrap()).toEqual([
    "made: registration of Microsoft.Storage",
    "made: registration of Microsoft.Compute",
    "made: resource group rg-jobboard-state",
    "made: storage account stjobboardstate",
    "made: versions and soft delete",
    "made: container tfstate",
    "made: access of the group 00000000-0000-0000-0000-000000000000",
    "made: lock against deletion",
    "under way: encryption at host",
  ]);
  expect(azure.find(GROUP)).toEqual({
    location: "westeurope",
    tags: { project: "jobboard", "managed-by": "bootstrap" },
  });
  expect(azure.find(ACCOUNT)).toMatchObject({
    location: "westeurope",
    kind: "StorageV2",
    sku: { name: "Standard_GZRS" },
    properties: {
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      encryption: { requireInfrastructureEncryption: true },
    },
  });
  expect(azure.find(`${ACCOUNT}/blobServices/default`)).toEqual({
    properties: {
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 30 },
      containerDeleteRetentionPolicy: { enabled: true, days: 30 },
    },
  });
  expect(azure.find(`${ACCOUNT}/blobServices/default/containers/tfstate`)).toEqual({
    properties: { publicAccess: "None" },
  });
});

test("the lock covers the states, and no role assignment", async () => {
  await bootstrap();
  const locks = azure.changes.filter((change) => change.includes("/locks/"));
  const states = `${ACCOUNT}/blobServices/default/containers/tfstate`;
  expect(locks).toEqual([`PUT ${states}/providers/Microsoft.Authorization/locks/no-deletion`]);
  const assignments = azure.changes.filter((change) => change.includes("/roleAssignments/"));
  expect(assignments.filter((change) => change.includes("/containers/"))).toEqual([]);
});

test("the environment's administrators read and write the states, and nobody else", async () => {
  await bootstrap();
  const assignments = azure.requests.filter(
    ({ method, id }) => method === "PUT" && id.includes("/roleAssignments/"),
  );
  expect(assignments.map(({ body }) => body)).toEqual([
    {
      properties: {
        principalId: "00000000-0000-0000-0000-000000000000",
        principalType: "Group",
        roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`,
      },
    },
  ]);
  expect(assignments[0]?.id).toMatch(
    /storageAccounts\/stjobboardstate\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test("repeated, it leaves everything alone and says so", async () => {
  await bootstrap();
  azure.put(FEATURE, { properties: { state: "Registered" } });
  azure.requests.length = 0;
  const said = await bootstrap();
  expect(said.filter((line) => !line.startsWith("left alone: "))).toEqual([]);
  expect(said).toHaveLength(9);
  expect(azure.changes).toEqual([]);
});

test("an account that somebody opened is closed again, but for what can't be changed", async () => {
  await bootstrap();
  azure.put(ACCOUNT, {
    ...azure.find(ACCOUNT),
    properties: { allowSharedKeyAccess: true, encryption: {} },
  });
  azure.requests.length = 0;
  expect(await bootstrap()).toContain("changed: storage account stjobboardstate");
  const change = azure.requests.find(({ method }) => method === "PATCH");
  expect(change?.id).toBe(ACCOUNT);
  expect(Object.keys(change?.body ?? {})).toEqual(["properties"]);
  expect(change?.body?.["properties"]).not.toHaveProperty("encryption");
  expect(azure.find(ACCOUNT)).toMatchObject({ properties: { allowSharedKeyAccess: false } });
});

test("an assignment that is there under another name is left alone", async () => {
  const environment = azureEnvironment("prod");
  await bootstrap(environment);
  const assignment =
    [...azure.resources.keys()].find((id) => id.includes("/roleassignments/")) ?? "";
  azure.resources.delete(assignment);
  const name = assignment.slice(assignment.lastIndexOf("/") + 1);
  azure.refusals.set(`PUT ${name}`, { status: 409, code: "RoleAssignmentExists" });
  expect(await bootstrap(environment)).toContain(
    "left alone: access of the group 00000000-0000-0000-0000-000000000000",
  );
});

test("a refusal is told with Azure's code", async () => {
  azure.refusals.set("PUT /resourceGroups/rg-jobboard-state", {
    status: 403,
    code: "AuthorizationFailed",
  });
  await expect(bootstrap()).rejects.toThrow(
    `PUT ${GROUP} is refused (403 AuthorizationFailed): refused as AuthorizationFailed`,
  );
});

test.each([
  ["italynorth", "Standard_ZRS"],
  ["northcentralus", "Standard_GRS"],
])("in %s the state is replicated as %s", async (location, sku) => {
  await bootstrap(
    azureEnvironment("prod", (input) => {
      input.azure.location = location;
      input.infrastructure.zoneRedundant = false;
      input.infrastructure.storage = {
        logs: { replication: "LRS" },
        backups: { replication: "LRS" },
      };
      input.infrastructure.postgres = null;
    }),
  );
  expect(azure.find(ACCOUNT)).toMatchObject({ sku: { name: sku } });
});
