import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { sqliteBoard } from "../support/board";
import { BlobService, STORAGE_TOKEN } from "../support/blob-service";
import { type BackupCommand, namesIn, runCommandBeside } from "../support/backup-commands";
import { CertificateAuthority } from "../support/certificate-authority";
import { eventually } from "../support/eventually";
import { freePort } from "../support/postgres-cluster";
import { temporaryFolder } from "../support/temporary-folder";

// Azure's client takes a second to load.
jest.setTimeout(90_000);

const folder = temporaryFolder();
const file = join(folder, "job-board.db");
const authority = new CertificateAuthority(join(folder, "authority"));
const service = new BlobService(authority.issue("IP:127.0.0.1"));
let entra: Record<string, string>;
let container: string;

beforeAll(async () => {
  const url = await service.listen();
  container = `${url}container`;
  const token = join(folder, "projected-token");
  writeFileSync(token, "projected-token");
  entra = {
    AZURE_CLIENT_ID: "client",
    AZURE_TENANT_ID: "tenant",
    AZURE_FEDERATED_TOKEN_FILE: token,
    AZURE_AUTHORITY_HOST: url,
    NODE_EXTRA_CA_CERTS: authority.file,
  };
  const database = sqliteBoard(file, 2_000);
  await database.prepare();
  await database.submitApplication(1, { name: "first", email: "", message: "" }, undefined);
  await database.close();
});
afterAll(() => service.close());
beforeEach(() => {
  service.blobs.clear();
  service.failure = undefined;
});

function run(store: string, command: BackupCommand, ...argumentList: string[]) {
  const environment = { ...entra, DATA_DIR: folder, TMPDIR: folder, BACKUP_STORE: store };
  return runCommandBeside(environment, command, ...argumentList);
}

async function goThereAndBack(store: string): Promise<void> {
  const { status, stdout, stderr } = await run(store, "backup");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(new RegExp(`^${store}/job-board-.*\\.ndjson\\.zst\n$`));
  expect(await run(store, "restore-drill")).toMatchObject({ status: 0, stderr: "" });
  expect(await run(store, "restore", "--replace")).toMatchObject({ status: 0, stderr: "" });
  expect(namesIn(file)).toEqual(["first"]);
}

test("a backup goes into a container with a token of the pod's identity, and comes back", async () => {
  await goThereAndBack(container);
  expect([...service.blobs.keys()]).toHaveLength(1);
  expect(new Set(service.scopes)).toEqual(new Set(["https://storage.azure.com/.default"]));
});

test("a refusal of the store is told by its code, and nothing of a backup is there", async () => {
  service.failure = { status: 403, code: "AuthorizationPermissionMismatch" };
  expect(await run(container, "backup")).toEqual({
    status: 65,
    stdout: "",
    stderr: "No backup was made: the store answers AuthorizationPermissionMismatch\n",
  });
  expect(service.blobs.size).toBe(0);
});

test("a name that is taken is left as it is", async () => {
  service.failure = { status: 409, code: "BlobAlreadyExists" };
  const { status, stderr } = await run(container, "backup");
  expect(status).toBe(64);
  expect(stderr).toMatch(/^No backup was made: .* exists already and is left as it is\n$/);
});

test("an empty container, and a name that isn't in it", async () => {
  expect(await run(container, "restore", "--replace")).toMatchObject({
    status: 64,
    stderr: expect.stringContaining(`there is no backup in ${container}`) as string,
  });
  expect(await run(container, "restore", "--replace", "none.ndjson.zst")).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("there is no backup none.ndjson.zst in") as string,
  });
});

/** The status of the answer, 0 while there is none. */
function makeContainer(url: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${STORAGE_TOKEN}`, "x-ms-version": "2021-12-02" };
    request(`${url}?restype=container`, {
      method: "PUT",
      headers,
      ca: readFileSync(authority.file),
    })
      .on("response", ({ statusCode = 0 }) => resolve(statusCode))
      .on("error", () => resolve(0))
      .end();
  });
}

const found = spawnSync("which", ["azurite-blob"], { encoding: "utf8" }).stdout.trim();
const azurite = found === "" ? undefined : found;
const testWithAzurite =
  azurite === undefined
    ? (name: string) =>
        test.skip(`${name}: no azurite here (npm install --global azurite)`, () =>
          expect.hasAssertions())
    : test;

testWithAzurite(
  "the same with the emulator of Azure's storage",
  async () => {
    const { key, certificate } = authority.issue("IP:127.0.0.1");
    writeFileSync(join(folder, "azurite.key"), key);
    writeFileSync(join(folder, "azurite.pem"), certificate);
    const port = await freePort();
    const emulator = spawn(
      azurite ?? "",
      [
        "--blobPort",
        String(port),
        "--location",
        join(folder, "azurite"),
        "--oauth",
        "basic",
        "--key",
        join(folder, "azurite.key"),
        "--cert",
        join(folder, "azurite.pem"),
        "--silent",
        "--disableTelemetry",
        "--skipApiVersionCheck",
      ],
      { stdio: "ignore" },
    );
    try {
      const account = `https://127.0.0.1:${port}/devstoreaccount1`;
      await eventually(
        () => makeContainer(`${account}/backups`),
        (status) => status === 201,
        90_000,
      );
      await goThereAndBack(`${account}/backups`);
    } finally {
      emulator.kill();
      rmSync(join(folder, "azurite"), { recursive: true, force: true });
    }
  },
  180_000,
);
