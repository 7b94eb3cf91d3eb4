import { azureNames } from "../../modules/azure/azure-names";
import { diagnosticsOf, existingIn, isOwn } from "../../scripts/import/existing";
import { azureEnvironment } from "../support/azure-environment";

const environment = azureEnvironment("dev");
const { resourceGroup } = azureNames(environment);
const GROUP = `/subscriptions/${environment.azure.subscriptionId}/resourceGroups/${resourceGroup}`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-jobboard-dev-weu`;

/** As `terraform apply -json` writes them: one line each, among others. */
const OUTPUT = [
  '{"@level":"info","@message":"Terraform 1.11.4","type":"version"}',
  JSON.stringify({
    "@level": "error",
    type: "diagnostic",
    diagnostic: {
      severity: "error",
      summary: `a resource with the ID "${VAULT}" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "azurerm_key_vault" for more information.`,
      detail: "",
      address: "azurerm_key_vault.KeyVault_EBBC7C6F",
    },
  }),
  JSON.stringify({
    type: "diagnostic",
    diagnostic: { severity: "warning", summary: "deprecated", detail: "" },
  }),
  JSON.stringify({
    type: "diagnostic",
    diagnostic: {
      severity: "error",
      summary:
        "unexpected status 409 (409 Conflict) with error: RoleAssignmentExists: The role assignment already exists. The ID of the existing role assignment is 530c1b90e369fe9300bb0e5a232b733e.",
      detail: "",
      address: "azurerm_role_assignment.Registry_Pull",
    },
  }),
  "not json",
].join("\n");

const planned = {
  resource_changes: [
    {
      address: "azurerm_role_assignment.Registry_Pull",
      type: "azurerm_role_assignment",
      mode: "managed" as const,
      change: {
        actions: ["create" as const],
        before: null,
        after: { scope: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/cr` },
        after_unknown: {},
        before_sensitive: false,
        after_sensitive: false,
      },
    },
  ],
};

test("what exists already is read out of the errors of an apply, warnings aside", () => {
  const errors = diagnosticsOf(OUTPUT);
  expect(errors).toHaveLength(2);
  expect(errors.map((error) => existingIn(error, planned))).toEqual([
    { address: "azurerm_key_vault.KeyVault_EBBC7C6F", id: VAULT },
    {
      address: "azurerm_role_assignment.Registry_Pull",
      id: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/cr/providers/Microsoft.Authorization/roleAssignments/530c1b90-e369-fe93-00bb-0e5a232b733e`,
    },
  ]);
});

test.each([
  ["azurerm_subnet_nat_gateway_association.A", "/subnet"],
  ["azurerm_subnet_network_security_group_association.A", "/subnet"],
  ["azurerm_nat_gateway_public_ip_association.A", "/subnet|/other"],
])("an association is imported as azurerm takes it: %s", (address, id) => {
  const summary = `an association between "/subnet" and "/other" already exists - to be managed via Terraform this association needs to be imported into the State.`;
  expect(existingIn({ severity: "error", summary, detail: "", address }, planned)).toEqual({
    address,
    id,
  });
});

test("another error is none of an existing resource", () => {
  const error = { severity: "error", summary: "SkuNotAvailable", detail: "", address: "a.b" };
  expect(existingIn(error, planned)).toBeUndefined();
});

test.each([
  ["the group itself", GROUP, true],
  ["something in the group, whatever the case", VAULT.toUpperCase(), true],
  ["a group with a longer name", `${GROUP}-other/providers/Microsoft.X/y/z`, false],
  ["another group", VAULT.replace(resourceGroup, "rg-somebody"), false],
])("%s: its own is told from what is somebody else's", (_, id, own) => {
  expect(isOwn(environment, { address: "azurerm_x.Y", id })).toBe(own);
});
