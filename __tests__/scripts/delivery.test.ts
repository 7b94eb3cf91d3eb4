import { deliveryPage } from "../../scripts/delivery/page";
import { statusOf, statusSchema } from "../../scripts/delivery/status";
import { deliveredIn } from "../../scripts/terraform-runner/release/delivered";

const digest = `sha256:${"0a".repeat(32)}`;
const value = {
  commit: "4f0c1d2e3a5b69788796",
  images: { shop: digest },
  time: "2026-11-28T10:00:00Z",
};
const stateWith = (input: object) => ({
  resources: [
    { type: "kubernetes_deployment_v1", name: "Delivery", instances: [] },
    { type: "terraform_data", name: "Delivery", instances: [{ attributes: { input } }] },
  ],
});

test("the state's record says commit, images and time; nothing where there is none", () => {
  expect(deliveredIn(stateWith({ value }))).toEqual(value);
  expect(
    deliveredIn(stateWith({ value: { ...value, commit: "unknown" } }))?.commit,
  ).toBeUndefined();
  expect(deliveredIn({ resources: [] })).toBeUndefined();
  expect(deliveredIn(undefined)).toBeUndefined();
});

test("the page has a line for every environment, and says unknown where nothing is known", () => {
  const change = {
    address: "kubernetes_deployment_v1.Shop",
    name: "shop/web",
    action: "update" as const,
    attributes: [],
    lost: undefined,
  };
  const dev = statusOf("dev", value, [
    {
      stack: "workloads",
      status: "changed",
      changes: [{ ...change, writer: "kubectl-edit" }, change],
      outputs: [],
    },
  ]);
  const test = statusOf("test", undefined, [{ stack: "workloads", status: "unchanged" }]);
  const read = [dev, test].map((status) => statusSchema.parse(JSON.parse(JSON.stringify(status))));
  const lines = deliveryPage(["dev", "test", "prod"], read).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      `| dev | 4f0c1d2e3a5b | shop sha256:0a0a0a0a0a0a | 2026-11-28T10:00:00Z | workloads: 2 changed | ${dev.checkedAt} |`,
      `| test | unknown | unknown | unknown | workloads: no drift | ${test.checkedAt} |`,
      "| prod | unknown | unknown | unknown | unknown | unknown |",
      "## Changed by hand in dev",
      "- `kubernetes_deployment_v1.Shop (shop/web)`: last written by kubectl-edit",
      "- `kubernetes_deployment_v1.Shop (shop/web)`: last written by unknown",
    ]),
  );
});
