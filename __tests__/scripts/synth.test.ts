import { summariseStack } from "../../scripts/synth/summary";

const manifest = {
  name: "platform",
  synthesizedStackPath: "stacks/platform/cdk.tf.json",
  dependencies: [],
};

test("a summary counts resources by kind and names the version of each chart", () => {
  const json = {
    resource: {
      kubernetes_namespace_v1: { A: {}, B: {} },
      helm_release: { Traefik: { name: "traefik", version: "41.3.0" }, Own: { name: "issuers" } },
    },
    terraform: { backend: { local: { path: "../../../state/local/platform.tfstate" } } },
  };
  expect(summariseStack(manifest, json)).toEqual({
    name: "platform",
    state: "state/local/platform.tfstate",
    kinds: [
      { kind: "helm_release", count: 2, charts: ["traefik 41.3.0"] },
      { kind: "kubernetes_namespace_v1", count: 2, charts: [] },
    ],
  });
});

test("a state in Blob Storage is shown as account, container and key", () => {
  const azurerm = {
    storage_account_name: "stjobboardstate",
    container_name: "tfstate",
    key: "dev/platform.tfstate",
  };
  const json = { terraform: { backend: { azurerm } } };
  expect(summariseStack(manifest, json)).toEqual({
    name: "platform",
    state: "stjobboardstate/tfstate/dev/platform.tfstate",
    kinds: [],
  });
});
