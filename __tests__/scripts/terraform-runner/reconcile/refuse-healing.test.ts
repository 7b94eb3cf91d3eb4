import type { ResourceChange } from "../../../../scripts/terraform-runner/plan/resource-changes";
import {
  refuseData,
  refuseOthers,
} from "../../../../scripts/terraform-runner/reconcile/refuse-healing";

function change(
  address: string,
  action: ResourceChange["action"],
  ...paths: readonly string[]
): ResourceChange {
  const attributes = paths.map((path) => ({
    path,
    before: "1",
    after: "2",
    forcesReplacement: false,
  }));
  return { address, name: "shop/x", action, attributes, lost: undefined };
}

test.each([
  change("kubernetes_persistent_volume_claim_v1.Data", "destroy"),
  change("kubernetes_persistent_volume_claim_v1.Data", "update", "spec[0].resources"),
  change("kubernetes_namespace_v1.Shop", "destroy"),
  change("azurerm_postgresql_flexible_server.Database", "update", "sku_name"),
  change("helm_release.Grafana: PersistentVolumeClaim", "destroy"),
  { ...change("helm_release.Loki", "replace"), lost: "the logs on volumes" },
])("$action of $address is a person's to heal", (held) => {
  expect(() => refuseData("workloads", [held])).toThrow(
    [
      "1 problem in healing workloads:",
      "",
      `workloads: ${held.address} (shop/x)`,
      `  value:  "${held.action}"`,
      `  rule:   nothing that holds data (${held.lost ?? "what is in it"}) is changed without a person`,
      "  remedy: look at it, restore what is gone (docs/operations.md), then npm run deploy -- workloads",
    ].join("\n"),
  );
});

test.each([
  change("kubernetes_deployment_v1.Shop", "update", "spec[0].replicas"),
  change("kubernetes_network_policy_v1.DefaultDeny", "destroy"),
  // Its pod-security level, say.
  change("kubernetes_namespace_v1.Shop", "update", "metadata[0].labels"),
  change("helm_release.Shop: IngressRoute", "destroy"),
])("$action of $address may be healed", (held) => {
  expect(() => refuseData("workloads", [held])).not.toThrow();
});

const image = "spec[0].template[0].spec[0].container[0].image";
const byHand = [
  change("kubernetes_deployment_v1.Shop", "update", "spec[0].template[0].spec[0].container[0].env"),
  change("kubernetes_network_policy_v1.DefaultDeny", "destroy"),
];

test("a plan that takes back what was done by hand is applied, in whatever parts it tells it", () => {
  const plan = [
    change(
      "kubernetes_deployment_v1.Shop",
      "update",
      "spec[0].template[0].spec[0].container[0].env[3]",
    ),
    change("kubernetes_network_policy_v1.DefaultDeny", "create"),
  ];
  expect(() => refuseOthers("workloads", byHand, plan)).not.toThrow();
});

test.each([
  [
    "a resource that nobody touched",
    change("kubernetes_config_map_v1.Shop", "update", "data.a"),
    "update",
  ],
  ["a new resource", change("kubernetes_config_map_v1.Shop", "create"), "create"],
  [
    "another attribute of what was touched",
    change("kubernetes_deployment_v1.Shop", "update", image),
    `${image}: 1 → 2`,
  ],
  [
    "an attribute whose name only begins like one that was touched",
    change(
      "kubernetes_deployment_v1.Shop",
      "update",
      "spec[0].template[0].spec[0].container[0].env_from",
    ),
    "spec[0].template[0].spec[0].container[0].env_from: 1 → 2",
  ],
])("a plan with %s would deploy it, and is refused", (_, other, what) => {
  expect(() => refuseOthers("workloads", byHand, [other])).toThrow(
    `workloads: ${other.address} (shop/x)\n  value:  ${JSON.stringify(what)}\n  rule:   a healing takes back what was done by hand, and deploys nothing`,
  );
});
