import {
  kubectlNameOf,
  lastWriterIn,
} from "../../../../scripts/terraform-runner/cluster/last-writer";

const object = (...managedFields: readonly object[]) => ({ metadata: { managedFields } });
const deployed = { manager: "HashiCorp", operation: "Update", time: "2026-11-28T10:00:00Z" };

test("who wrote last is named, deploys, controllers and states apart", () => {
  expect(
    lastWriterIn(
      object(
        deployed,
        { manager: "kubectl-edit", operation: "Update", time: "2026-11-28T11:00:00Z" },
        { manager: "kubectl-set", operation: "Update", time: "2026-11-28T12:00:00Z" },
        { manager: "kube-controller-manager", operation: "Update", time: "2026-11-28T13:00:00Z" },
        {
          manager: "agent",
          operation: "Update",
          time: "2026-11-28T14:00:00Z",
          subresource: "status",
        },
        { manager: "npm-run-deploy", operation: "Apply", time: "2026-11-28T15:00:00Z" },
      ),
    ),
  ).toBe("kubectl-set (Update) at 2026-11-28T12:00:00Z");
});

test("a scale by hand is somebody's, although it is a subresource", () => {
  const scaled = { manager: "kubectl", operation: "Update", time: "2026-11-28T11:00:00Z" };
  expect(lastWriterIn(object(deployed, { ...scaled, subresource: "scale" }))).toBe(
    "kubectl (Update) at 2026-11-28T11:00:00Z",
  );
});

test("nobody is named where deploys alone wrote, or nothing is known", () => {
  expect(lastWriterIn(object(deployed))).toBeUndefined();
  expect(lastWriterIn({ items: [] })).toBeUndefined();
});

test.each([
  ["kubernetes_deployment_v1.Shop", "shop/web", ["deployment", "web", "--namespace=shop"]],
  ["kubernetes_network_policy_v1.Deny", "shop/deny", ["networkpolicy", "deny", "--namespace=shop"]],
  ["kubernetes_namespace_v1.Shop", "shop", ["namespace", "shop"]],
  ["helm_release.Routes: IngressRoute", "shop/web", ["ingressroute", "web", "--namespace=shop"]],
  [
    "kubernetes_horizontal_pod_autoscaler_v2.Web: Deployment",
    "shop/web",
    ["deployment", "web", "--namespace=shop"],
  ],
  ["azurerm_key_vault.Vault", "kv-shop", undefined],
  ["helm_release.Routes", "shop/routes", undefined],
])("what %s is for kubectl", (address, name, expected) => {
  expect(
    kubectlNameOf({ address, name, action: "update", attributes: [], lost: undefined }),
  ).toEqual(expected);
});
