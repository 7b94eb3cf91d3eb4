import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  childEnvironment,
  managementSignIn,
} from "../../../modules/environment/process-environment";
import { ownAzureEnvironments } from "../../support/own-azure-environments";

const folder = mkdtempSync(path.join(tmpdir(), "sign-in-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NOBODY = { ARM_METADATA_HOSTNAME: "", ARM_CLIENT_ID: "", ARM_CLIENT_SECRET: "" };

const [own] = ownAzureEnvironments();

/** Runs a bootstrap of an environment with an `az` that does as a script says. */
function bootstrap(az: string, variables: NodeJS.ProcessEnv = {}) {
  writeFileSync(path.join(folder, "az"), `#!/bin/sh\n${az}\n`, { mode: 0o755 });
  return spawnSync("node", ["-r", "tsx/cjs", "scripts/bootstrap/main.ts"], {
    encoding: "utf8",
    env: childEnvironment({
      ...NOBODY,
      ENVIRONMENT: own?.name,
      PATH: `${folder}:${childEnvironment()["PATH"]}`,
      ...variables,
    }),
  });
}

test("whoever isn't signed in is told how, before anything is begun", () => {
  const { status, stdout, stderr } = bootstrap(
    `echo "$@" > ${folder}/asked; echo "Please run 'az login'" >&2; exit 1`,
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toBe(
    `nobody is signed in to subscription ${own?.azure.subscriptionId}: az login --tenant ${own?.azure.tenantId}\nPlease run 'az login'\n`,
  );
  expect(readFileSync(path.join(folder, "asked"), "utf8")).toBe(
    `account get-access-token --subscription=${own?.azure.subscriptionId} --resource=https://management.azure.com/ --query=accessToken --output=tsv\n`,
  );
});

test("an Azure that can't be reached is told without a stack trace", () => {
  const { status, stderr } = bootstrap("exit 1", { ARM_METADATA_HOSTNAME: "127.0.0.1:1" });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^https:\/\/127\.0\.0\.1:1\/metadata\/endpoints\S+ can't be reached \(.+NODE_EXTRA_CA_CERTS\n$/,
  );
});

test("azurerm's own variables say as what and where to sign in", () => {
  expect(
    managementSignIn({
      ARM_METADATA_HOSTNAME: "azure.example.com",
      ARM_CLIENT_ID: "app",
      ARM_CLIENT_SECRET: "secret",
    }),
  ).toEqual({ metadataHost: "azure.example.com", application: { id: "app", secret: "secret" } });
  expect(managementSignIn({ ARM_CLIENT_ID: "app", ARM_CLIENT_SECRET: "" })).toEqual({
    metadataHost: undefined,
    application: undefined,
  });
});
