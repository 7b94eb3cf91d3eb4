import { azureEnvironment } from "../../support/azure-environment";
import { idOf, referenced, synthAzure } from "../../support/synth-azure";

const ASSIGNMENT = "azurerm_resource_policy_assignment";

/** What the one assignment gives its initiative. */
function parametersOf(stack: ReturnType<typeof synthAzure>): unknown {
  return JSON.parse(String(stack.resource(ASSIGNMENT)["parameters"]));
}

test("the Policy add-on reports pods below the baseline, in every namespace that isn't privileged", () => {
  const prod = synthAzure("prod");
  expect(prod.resource(ASSIGNMENT)).toMatchObject({
    name: "pod-security-baseline",
    policy_definition_id:
      "/providers/Microsoft.Authorization/policySetDefinitions/a8640138-9b0a-4a28-b8cb-1666c838647d",
  });
  expect(referenced(prod.resource(ASSIGNMENT)["resource_id"])).toBe("Cluster");
  expect(parametersOf(prod)).toEqual({
    effect: { value: "Audit" },
    excludedNamespaces: {
      value: [
        "kube-system",
        "gatekeeper-system",
        "azure-arc",
        "azure-extensions-usage-system",
        "node-agents",
      ],
    },
  });
});

test("it can refuse them, and nothing is assigned where the add-on or the rules are off", () => {
  const denied = synthAzure("prod", ({ infrastructure }) => {
    infrastructure.cluster.podSecurityPolicy = "Deny";
  });
  expect(parametersOf(denied)).toMatchObject({ effect: { value: "Deny" } });
  const off = [{ azurePolicy: false }, { podSecurityPolicy: null }].map((change) =>
    synthAzure("prod", ({ infrastructure }) => Object.assign(infrastructure.cluster, change)),
  );
  expect(off.flatMap((stack) => Object.keys(stack.resources(ASSIGNMENT)).map(idOf))).toEqual([]);
});

test("the Premium tier brings long-term support, and no other has it", () => {
  const premium = synthAzure("prod", ({ infrastructure }) => {
    infrastructure.cluster.tier = "Premium";
  });
  expect(premium.resource("azurerm_kubernetes_cluster")).toMatchObject({
    sku_tier: "Premium",
    support_plan: "AKSLongTermSupport",
  });
  expect(synthAzure("prod").resource("azurerm_kubernetes_cluster")).not.toHaveProperty(
    "support_plan",
  );
});

test("a channel that leaves the version with long-term support is refused", () => {
  expect(() =>
    azureEnvironment("prod", ({ infrastructure }) => {
      Object.assign(infrastructure.cluster, { tier: "Premium", upgradeChannel: "stable" });
    }),
  ).toThrow("rule:   patch, none or node-image in the Premium tier");
});
