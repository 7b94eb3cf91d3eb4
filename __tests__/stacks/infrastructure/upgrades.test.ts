import type { Block } from "../../support/synth";
import { synthAzure } from "../../support/synth-azure";

function versions(applyKubernetesVersion: boolean) {
  const stack = synthAzure("prod", ({ infrastructure: { cluster } }) => {
    Object.assign(cluster, { kubernetesVersion: "1.37", applyKubernetesVersion });
  });
  const cluster = stack.resource("azurerm_kubernetes_cluster");
  const systemPool = cluster["default_node_pool"] as Block;
  const userPool = stack.resource("azurerm_kubernetes_cluster_node_pool");
  return {
    version: cluster["kubernetes_version"],
    pools: [systemPool, userPool].map((pool) => pool["orchestrator_version"]),
    ignored: [cluster, userPool].map(({ lifecycle }) => (lifecycle as Block)["ignore_changes"]),
  };
}

test("a minor upgrade moves the control plane and both pools, and only when it is asked for", () => {
  const everywhere = { version: "1.37", pools: ["1.37", "1.37"] };
  expect(versions(false)).toEqual({
    ...everywhere,
    ignored: [
      ["kubernetes_version", "default_node_pool[0].orchestrator_version"],
      ["orchestrator_version"],
    ],
  });
  expect(versions(true)).toEqual({ ...everywhere, ignored: [undefined, undefined] });
});
