import { missingRights, requireRights } from "../../../scripts/first-deploy/rights";
import { azureEnvironment } from "../../support/azure-environment";
import { FakeManagementApi } from "../support/fake-management-api";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ROLES = {
  owner: { actions: ["*"], notActions: [] },
  contributor: {
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
    ],
  },
  roleAdministrator: {
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
      "*/read",
    ],
    notActions: [],
  },
  accessAdministrator: {
    actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
    notActions: [],
  },
  policyContributor: {
    actions: ["*/read", "Microsoft.Authorization/policyassignments/*"],
    notActions: [],
  },
  locksContributor: { actions: ["Microsoft.Authorization/locks/*"], notActions: [] },
};

test.each([
  ["Owner", [ROLES.owner]],
  [
    "Contributor, Role Based Access Control Administrator, Locks Contributor and Resource Policy Contributor",
    [ROLES.contributor, ROLES.roleAdministrator, ROLES.locksContributor, ROLES.policyContributor],
  ],
  ["Contributor and User Access Administrator", [ROLES.contributor, ROLES.accessAdministrator]],
])("%s may do all that a first deploy does", (_, permissions) => {
  expect(missingRights(permissions)).toEqual([]);
});

test("Contributor and Role Based Access Control Administrator alone neither lock nor assign policies", () => {
  expect(missingRights([ROLES.contributor, ROLES.roleAdministrator])).toEqual([
    "Microsoft.Authorization/locks/write",
    "Microsoft.Authorization/locks/delete",
    "Microsoft.Authorization/policyAssignments/write",
  ]);
});

describe("of whoever is signed in", () => {
  const environment = azureEnvironment("prod");
  const subscription = `/subscriptions/${environment.azure.subscriptionId}`;
  const permissions = `${subscription}/providers/Microsoft.Authorization/permissions`;
  let azure: FakeManagementApi;
  beforeEach(async () => {
    azure = await new FakeManagementApi().start();
  });
  afterEach(() => azure.stop());

  test("what is missing is named, with the roles that have it", async () => {
    azure.put(permissions, { value: [ROLES.contributor] });
    await expect(requireRights(azure.api, environment)).rejects.toThrow(
      [
        `whoever is signed in may not do all that a first deploy does in ${subscription}:`,
        "  Microsoft.Authorization/roleAssignments/write: assigns roles to the identities",
        "  Microsoft.Authorization/locks/write: locks what holds data",
        "  Microsoft.Authorization/locks/delete: unlocks it for a change or a destroy",
        "  Microsoft.Authorization/policyAssignments/write: assigns the policies of the cluster",
        "Owner has all of it. So have Contributor, Role Based Access Control Administrator, Locks Contributor and Resource Policy Contributor together (docs/azure-bootstrap.md).",
      ].join("\n"),
    );
  });

  test("an owner goes on", async () => {
    azure.put(permissions, { value: [ROLES.owner] });
    await expect(requireRights(azure.api, environment)).resolves.toBe(
      "all that a first deploy does",
    );
  });

  test("roles are assigned in the subscription that images come from, too", async () => {
    const own = "44444444-4444-4444-8444-444444444444";
    const apart = azureEnvironment("prod", (input) => (input.azure.subscriptionId = own));
    const source = `${subscription}/resourceGroups/rg-jobboard-dev-weu/providers/Microsoft.ContainerRegistry/registries/crjobboarddevweu`;
    azure.put(`/subscriptions/${own}/providers/Microsoft.Authorization/permissions`, {
      value: [ROLES.owner],
    });
    const there = `${source}/providers/Microsoft.Authorization/permissions`;
    azure.put(there, { value: [ROLES.contributor] });
    await expect(requireRights(azure.api, apart)).rejects.toThrow(
      [
        "whoever is signed in may not assign roles on dev's registry, from which prod takes its images:",
        `  Microsoft.Authorization/roleAssignments/write at ${source}`,
        "Have Role Based Access Control Administrator on it (docs/azure-bootstrap.md), or set delivery.promotesFrom to null.",
      ].join("\n"),
    );
    azure.put(there, { value: [ROLES.roleAdministrator] });
    await expect(requireRights(azure.api, apart)).resolves.toBe("all that a first deploy does");
  });

  test("where Azure tells nothing, the deploy goes on", async () => {
    azure.put(permissions, { value: [] });
    await expect(requireRights(azure.api, environment)).resolves.toContain("the deploy will tell");
  });
});
