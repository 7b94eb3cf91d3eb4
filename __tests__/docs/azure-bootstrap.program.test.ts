import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { vaultSecrets } from "../../modules/addons/vault-secrets";
import {
  applicationIdentityName,
  azureNames,
  migrationsIdentityName,
  programIdentityName,
} from "../../modules/azure/azure-names";
import { registryId } from "../../modules/azure/resource-ids";
import { childEnvironment } from "../../modules/environment/process-environment";
import { applications, programsOf } from "../../modules/workloads/catalogue";
import { migratedDatabases } from "../../modules/workloads/migrated-databases";
import { scripts } from "../../package.json";
import { FakeManagementApi } from "../scripts/support/fake-management-api";
import { selfSigned } from "../scripts/support/self-signed";
import { azureEnvironment } from "../support/azure-environment";
import { ownAzureEnvironments } from "../support/own-azure-environments";
import { synthAzure } from "../support/synth-azure";

const page = readFileSync("docs/azure-bootstrap.md", "utf8");
/** Lines of code blocks that are commands, in the page's order. */
const commands = page
  .split("\n")
  .filter((line) => /^ {4}(?:[A-Z_]+=\S+ )*(?:npm|npx|az|terraform|kubectl) /.test(line))
  .map((line) => line.trim());

/** The page speaks of dev; a script that is started reads the user's own environments. */
const own = ownAzureEnvironments();
const environment = own.find(({ name }) => name === "dev") ?? own[0] ?? azureEnvironment("dev");
const names = azureNames(environment);
const hasDatabase = environment.infrastructure.postgres !== null;
const subscription = `/subscriptions/${environment.azure.subscriptionId}`;
const inGroup = (typeAndName: string) =>
  `${subscription}/resourceGroups/${names.resourceGroup}/providers/${typeAndName}`;

const folder = mkdtempSync(path.join(tmpdir(), "azure-bootstrap-"));
const asked = path.join(folder, "asked");
const tls = selfSigned("Azure of the test", "IP:127.0.0.1");
let azure: FakeManagementApi;

/** Programs that answer as if everything were deployed and unchanged. */
const PROGRAMS: Readonly<Record<string, string>> = {
  az: "",
  docker: "",
  kubelogin: "",
  terraform: "",
  trivy: "",
  kubectl: `case "$*" in
    *"get serviceaccounts"*) echo serviceaccount/database-administrator;;
    *"get job/"*) echo '{"status":{"conditions":[{"type":"Complete","status":"True"}]}}';;
    *"logs job/"*) echo "role id-jobboard-dev-weu-job-board: made; may make its tables in jobboard";;
  esac`,
};

beforeAll(async () => {
  for (const [program, script] of Object.entries(PROGRAMS)) {
    const note = `echo "${program} $*" >> ${asked}`;
    writeFileSync(path.join(folder, program), `#!/bin/sh\n${note}\n${script}\n`, { mode: 0o755 });
  }
  writeFileSync(path.join(folder, "ca.pem"), tls.cert);
  writeFileSync(path.join(folder, "file"), "a password of the SMTP server\n");
  azure = await new FakeManagementApi(tls).start();
  azure.put(`${subscription}/providers/Microsoft.Authorization/permissions`, {
    value: [{ actions: ["*"], notActions: [] }],
  });
  azure.put(
    `${subscription}/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`,
    { properties: { state: "Registered" } },
  );
  for (const namespace of ["Microsoft.Storage", "Microsoft.Compute"]) {
    azure.put(`${subscription}/providers/${namespace}`, { registrationState: "Registered" });
  }
  azure.actions.set("/register", () => ({}));
  if (environment.promotedFrom !== undefined) {
    azure.put(registryId(environment.promotedFrom));
  }
  azure.put(inGroup(`Microsoft.KeyVault/vaults/${names.keyVault}`));
  azure.put(inGroup(`Microsoft.ContainerService/managedClusters/${names.cluster}`));
  azure.actions.set("/listClusterUserCredential", () => ({
    kubeconfigs: [
      { value: Buffer.from(JSON.stringify({ clusters: [{ cluster: {} }] })).toString("base64") },
    ],
  }));
  for (const application of applications) {
    const { name } = application;
    const identities = [
      applicationIdentityName(environment, name),
      ...programsOf(application, environment).map((program) =>
        programIdentityName(environment, name, program),
      ),
      ...migratedDatabases(application, environment).map(({ program }) =>
        migrationsIdentityName(environment, name, program),
      ),
    ];
    for (const identity of identities) {
      azure.put(inGroup(`Microsoft.ManagedIdentity/userAssignedIdentities/${identity}`), {
        properties: { principalId: "11111111-1111-4111-8111-111111111111" },
      });
    }
  }
  azure.put(inGroup(`Microsoft.Network/dnsZones/${names.dnsZone}`), {
    properties: { nameServers: ["ns1-01.azure-dns.invalid."] },
  });
});
afterAll(() => {
  azure.stop();
  rmSync(folder, { recursive: true });
});

const results = new Map<string, ReturnType<typeof start>>();

/** Runs a command of the page as it stands there, once, in the shell of a person who is signed in. */
function run(command: string): Promise<{ code: number | null; output: string }> {
  const known = results.get(command) ?? start(command);
  results.set(command, known);
  return known;
}

function start(command: string): Promise<{ code: number | null; output: string }> {
  const env = childEnvironment({
    PATH: `${folder}:${childEnvironment()["PATH"]}`,
    ARM_METADATA_HOSTNAME: azure.host,
    ARM_CLIENT_ID: "application",
    ARM_CLIENT_SECRET: "secret",
    NODE_EXTRA_CA_CERTS: path.join(folder, "ca.pem"),
    IMAGE_TAG: "",
    IMAGE_DIGEST: "",
  });
  const line = command
    .replace("ENVIRONMENT=dev", `ENVIRONMENT=${environment.name}`)
    // The environment may be as it comes with the project.
    .replace(/npm run (first-deploy|deploy|release)( --)?/, "npm run $1 -- --with-placeholders")
    .replace("< file", `< ${path.join(folder, "file")}`)
    .replace("<ID>", "0123")
    .replace("<group>", "group")
    .replace("<token>", "token");
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", line], { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data) => (output += String(data)));
    child.stderr.on("data", (data) => (output += String(data)));
    child.on("close", (code) => resolve({ code, output }));
  });
}

const isRead = vaultSecrets(environment).some(({ name }) => name === "smtp-password");

/** What a command says that doesn't end well here. */
const STOPS: readonly (readonly [command: RegExp, says: string])[] = [
  // The zone of this test is nobody's.
  [/first-deploy$/, `${names.dnsZone} isn't delegated to its zone`],
  ...(isRead ? [] : [[/--secret /, `${environment.name} reads no secret smtp-password`] as const]),
  ...(hasDatabase ? [] : [[/database-role$/, `${environment.name} has no PostgreSQL`] as const]),
];

test("the page has the commands of a first deploy, from the sign-in on", () => {
  expect(commands[0]).toBe("ENVIRONMENT=dev npm run synth");
  expect(commands).toContain("ENVIRONMENT=dev npm run first-deploy");
  expect(commands.length).toBeGreaterThan(10);
});

test.each(commands)("%s", async (command) => {
  const { code, output } = await run(command);
  const [, says] = STOPS.find(([pattern]) => pattern.test(command)) ?? [];
  expect({ code, output }).toEqual({
    code: says === undefined ? 0 : 1,
    output: expect.stringContaining(says ?? ""),
  });
});

test("the first deploy went through every step before the one that stopped it", async () => {
  const { output } = await run("ENVIRONMENT=dev npm run first-deploy");
  const played = [...output.matchAll(/^\d+\/\d+ ([\w-]+): /gm)].map(([, step]) => step);
  expect(played).toEqual([
    "tools",
    "rights",
    ...(environment.promotedFrom === undefined ? [] : ["source"]),
    "state",
    "infrastructure",
    "secrets",
    "reach",
    "platform",
    "image",
    ...(hasDatabase ? ["database-role"] : []),
    "workloads",
  ]);
});

test("every script that the page names is one", () => {
  const named = [...page.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].flatMap(
    ([, name]) => name ?? [],
  );
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(["dev", "staging"] as const)(
  "every name of Azure that the page has of %s is one that its infrastructure makes",
  (name) => {
    const made = JSON.stringify(synthAzure(name).json);
    const pattern = new RegExp(
      `\\b(?:rg|id|kv|cr|psql|aks|vm|bas)-jobboard-${name}-weu[\\w-]*`,
      "g",
    );
    const named = page.match(pattern) ?? [];
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((word) => !made.includes(`"${word}"`))).toEqual([]);
  },
);

test("the table of who gets where is what the environments are", () => {
  const table = page.slice(page.indexOf("| to "), page.indexOf("Agents in the network of"));
  expect(table).toContain("`dev`, `test`, `qa`");
  for (const name of ["dev", "qa", "staging", "prod"] as const) {
    const { cluster, registry, privateEndpoints, agents, accessHost } =
      azureEnvironment(name).infrastructure;
    const inside = name === "staging" || name === "prod";
    expect([
      cluster.apiServer.private,
      registry.privateEndpoint,
      privateEndpoints,
      agents !== null,
      accessHost !== null,
    ]).toEqual(Array.from({ length: 5 }, () => inside));
  }
});
