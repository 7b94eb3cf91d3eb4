import { firstDeploySteps } from "../../scripts/first-deploy/steps";
import { composeStacks } from "../../stacks/compose";
import { azureEnvironment } from "../support/azure-environment";
import { stackNamed, synthApp } from "../support/synth";
import type { MutableInput } from "../support/synth-azure";

function withoutApplications(input: MutableInput): void {
  input.runsApplications = false;
  input.infrastructure.postgres = null;
}

const watching = azureEnvironment("prod", withoutApplications);
const stacks = synthApp((app) => composeStacks(app, watching));

test("a cluster without applications has no stack for them", () => {
  expect(Object.keys(stacks).sort()).toEqual(["infrastructure", "platform"]);
});

test("its infrastructure makes nothing for them: no identity, no database", () => {
  const infrastructure = stackNamed(stacks, "infrastructure");
  const identities = Object.values(infrastructure.resources("azurerm_user_assigned_identity"));
  expect(identities.map(({ name }) => name)).not.toContain("id-jobboard-prod-weu-job-board");
  expect(infrastructure.resources("azurerm_postgresql_flexible_server")).toEqual({});
});

test("its first deploy ends with the platform and the delegation of its domain", () => {
  expect(firstDeploySteps(watching).map(({ name }) => name)).toEqual([
    "tools",
    "rights",
    "source",
    "state",
    "infrastructure",
    "secrets",
    "reach",
    "platform",
    "delegation",
  ]);
});
