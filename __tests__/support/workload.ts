import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { TerraformStack } from "cdktf";
import {
  type DeclaredConnection,
  declaredConnections,
} from "../../modules/kubernetes/connection-graph";
import { Namespace } from "../../modules/kubernetes/namespace";
import type { KubernetesObject } from "../../scripts/manifests/kubernetes-objects";
import { cluster } from "./cluster";
import { objectsOf } from "./objects";
import { type SynthesisedStack, synthStack } from "./synth";

export interface SynthesisedWorkloads {
  readonly objects: readonly KubernetesObject[];
  readonly declared: readonly DeclaredConnection[];
  /** Addresses of all resources. */
  readonly addresses: readonly string[];
  readonly stack: SynthesisedStack;
}

/** Synthesises what `build` puts into a stack with a closed namespace `shop`. */
export function synthWorkloads(
  build: (stack: TerraformStack, shop: Namespace) => void,
): SynthesisedWorkloads {
  let declared: readonly DeclaredConnection[] = [];
  const stack = synthStack((scope) => {
    new KubernetesProvider(scope, "Kubernetes", {});
    new HelmProvider(scope, "Helm", {});
    build(scope, new Namespace(scope, "Shop", { name: "shop", partOf: "shop" }));
    declared = declaredConnections(scope);
  });
  return { objects: objectsOf(stack), declared, addresses: Object.keys(stack.resources()), stack };
}

/** The least that a workload needs. */
export function minimalProps(namespace: Namespace) {
  return {
    namespace,
    name: "web",
    partOf: "shop",
    cluster,
    component: "frontend",
    image: { repository: "registry.example/web", tag: "1.2.3" },
  };
}
