import { readFileSync } from "node:fs";
import { synthAzure } from "../support/synth-azure";

/**
 * Kinds of resources that `Contributor` can't make, each with the role that can: "NotActions" of
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged#contributor.
 */
const ROLES = {
  azurerm_role_assignment: "Role Based Access Control Administrator",
  azurerm_management_lock: "Locks Contributor",
  azurerm_resource_policy_assignment: "Resource Policy Contributor",
};

test.each(Object.entries(ROLES))("the page of the first deploy says who makes %s", (type, role) => {
  const page = readFileSync("docs/azure-bootstrap.md", "utf8").replaceAll(/\s+/g, " ");
  expect(Object.keys(synthAzure("prod").resources(type))).not.toEqual([]);
  expect(page).toContain(`\`${role}\``);
});
