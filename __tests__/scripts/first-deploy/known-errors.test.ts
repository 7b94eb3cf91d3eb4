import { readFileSync } from "node:fs";
import { deployPatiently } from "../../../scripts/first-deploy/deploy-stack";
import { KNOWN_ERRORS, knownErrors } from "../../../scripts/first-deploy/known-errors";
import { ScriptError } from "../../../scripts/script";

/** As azurerm, Terraform and Helm print them. */
const SEEN: Readonly<Record<string, string>> = {
  CustomKubeletIdentityMissingPermissionError:
    'performing CreateOrUpdate: unexpected status 400 (400 Bad Request) with response: {"code": "CustomKubeletIdentityMissingPermissionError", "message": "The cluster using user-assigned managed identity must be granted \'Managed Identity Operator\' role"}',
  "ResourceGroupNotFound (rg-…) at Delivery_PromotedImages":
    "Error: unexpected status 404 (404 Not Found) with error: ResourceGroupNotFound: Resource group 'rg-jobboard-dev-weu' could not be found.\n\n  with azurerm_role_assignment.Delivery_PromotedImages_2E20E962,\n  on cdk.tf.json line 1727",
  "a resource with the ID … already exists":
    'Error: a resource with the ID "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "azurerm_key_vault" for more information.',
  "Error acquiring the state lock":
    "Error: Error acquiring the state lock\n\nError message: state blob is already locked\nLock Info:\n  ID:        0123",
  ScopeLocked:
    "unexpected status 409 (409 Conflict) with error: ScopeLocked: The scope '/subscriptions/s' cannot perform delete operation because following scope(s) are locked",
  "dial tcp … i/o timeout, no such host (….azmk8s.io)":
    'Error: Get "https://jobboard-prod-x.privatelink.westeurope.azmk8s.io:443/api/v1/namespaces/traefik": dial tcp: lookup jobboard-prod-x.privatelink.westeurope.azmk8s.io: no such host',
  "cannot re-use a name that is still in use":
    "Error: installation failed: cannot re-use a name that is still in use",
};

test.each(Object.entries(SEEN))("%s is recognised, and nothing else in it", (text, output) => {
  expect(knownErrors(output).map((known) => known.text)).toEqual([text]);
});

const quiet = (): void => undefined;

test("an unknown failure is told as it is", async () => {
  await expect(
    deployPatiently(() => Promise.reject(new ScriptError("something new")), quiet),
  ).rejects.toThrow(/^something new$/);
});

test("what passes by itself is tried again", async () => {
  let attempts = 0;
  await deployPatiently(
    (onOutput) => {
      attempts += 1;
      onOutput(attempts < 3 ? (SEEN["CustomKubeletIdentityMissingPermissionError"] ?? "") : "");
      return attempts < 3
        ? Promise.reject(new ScriptError("infrastructure was not deployed completely"))
        : Promise.resolve();
    },
    quiet,
    1,
  );
  expect(attempts).toBe(3);
});

test("what doesn't pass is told at once, with cause and remedy", async () => {
  let attempts = 0;
  const deploy = deployPatiently(
    (onOutput) => {
      attempts += 1;
      onOutput(SEEN["a resource with the ID … already exists"] ?? "");
      return Promise.reject(new ScriptError("infrastructure was not deployed completely"));
    },
    quiet,
    1,
  );
  await expect(deploy).rejects.toThrow(
    /^infrastructure was not deployed completely\n\na resource with the ID .*: it was made by an apply that .*\.\nRemedy: npm run import, then deploy again\.$/,
  );
  expect(attempts).toBe(1);
});

test("what never passes is given up, with cause and remedy", async () => {
  let attempts = 0;
  const deploy = deployPatiently(
    (onOutput) => {
      attempts += 1;
      onOutput("PrincipalNotFound");
      return Promise.reject(new ScriptError("not deployed"));
    },
    quiet,
    1,
  );
  await expect(deploy).rejects.toThrow("Remedy: deploy again; when it stays, compare the ids");
  expect(attempts).toBe(4);
});

test("docs/first-apply.md has a row for each, with its cause and its remedy", () => {
  const page = readFileSync("docs/first-apply.md", "utf8").replaceAll(/ +\|/g, " |");
  for (const { text, cause, remedy } of KNOWN_ERRORS) {
    expect(page).toContain(`| ${text} | ${cause} | ${remedy} |`);
  }
});
