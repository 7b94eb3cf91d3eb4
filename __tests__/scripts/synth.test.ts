import { nextSteps } from "../../scripts/synth/next-steps";
import { environmentNamed } from "../support/environments/environments";
import { azureEnvironment } from "../support/azure-environment";
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

test("an environment that takes images over says whose infrastructure comes first", () => {
  const stacks = [
    { name: "platform", dependencies: ["infrastructure"] },
    { name: "workloads", dependencies: ["platform"] },
    { name: "infrastructure", dependencies: [] },
  ];
  expect(nextSteps(azureEnvironment("prod"), stacks)).toEqual([
    "First: ENVIRONMENT=dev npx cdktf deploy infrastructure, unless it is there: prod takes its images from that registry, and gets a role on it",
    "Next: npx cdktf deploy infrastructure platform workloads",
  ]);
  const local = environmentNamed("local");
  expect(nextSteps(local, [{ name: "platform", dependencies: [] }])).toEqual([
    "Next: npx cdktf deploy platform",
  ]);
});
