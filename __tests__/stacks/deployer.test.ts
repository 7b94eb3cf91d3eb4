import { PlatformStack } from "../../stacks/platform";
import { azureEnvironment } from "../support/azure-environment";
import { environmentNamed } from "../support/environments/environments";
import { stackNamed, synthApp, type SynthesisedStack } from "../support/synth";
import type { MutableInput } from "../support/synth-azure";

const BINDING = "kubernetes_cluster_role_binding_v1";

function platformOf(change: (input: MutableInput) => void = () => undefined): SynthesisedStack {
  const environment = azureEnvironment("dev", change);
  return stackNamed(
    synthApp((app) => new PlatformStack(app, environment)),
    "platform",
  );
}

test("in Azure the delivery identity, looked up by its name, has the role deployer", () => {
  const platform = platformOf();
  const lookUps = Object.entries(platform.data("azurerm_user_assigned_identity")).filter(
    ([, { name }]) => name === "id-jobboard-dev-weu-delivery",
  );
  expect(lookUps).toEqual([
    [expect.any(String), expect.objectContaining({ resource_group_name: "rg-jobboard-dev-weu" })],
  ]);
  expect(platform.resource(BINDING)).toMatchObject({
    role_ref: { kind: "ClusterRole", name: "deployer" },
    subject: [{ kind: "User", name: `\${data.${lookUps[0]?.[0]}.principal_id}` }],
  });
});

test("an environment in Azure may name another deployer, or none", () => {
  const other = "11111111-1111-1111-1111-111111111111";
  const named = platformOf(({ access }) => (access.deployer = other));
  expect(named.resource(BINDING)).toMatchObject({ subject: [{ kind: "User", name: other }] });
  const nobody = platformOf(({ access }) => (access.deployer = null));
  expect(nobody.resources(BINDING)).toEqual({});
  for (const stack of [named, nobody]) {
    expect(JSON.stringify(stack.data())).not.toContain("id-jobboard-dev-weu-delivery");
  }
});

test("in local the deployer is a user of the cluster, looked up nowhere", () => {
  const local = environmentNamed("local");
  const platform = stackNamed(
    synthApp((app) => new PlatformStack(app, local)),
    "platform",
  );
  expect(platform.resource(BINDING)).toMatchObject({ subject: [{ name: "deployer" }] });
  expect(Object.keys(platform.data()).filter((address) => !address.startsWith("helm_"))).toEqual(
    [],
  );
});
