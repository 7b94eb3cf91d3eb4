import {
  kubernetesObjects,
  type KubernetesObject,
} from "../../scripts/manifests/kubernetes-objects";
import { hostPolicyOf } from "./cilium-policy";
import type { Policy } from "./network-policy";
import type { SynthesisedStack } from "./synth";

/** The Kubernetes objects of some stacks. */
export function objectsOf(...stacks: readonly SynthesisedStack[]): readonly KubernetesObject[] {
  return stacks.flatMap(({ json }) =>
    kubernetesObjects((json["resource"] ?? {}) as Parameters<typeof kubernetesObjects>[0]),
  );
}

/** Those of one kind, by name. */
export function ofKind(
  objects: readonly KubernetesObject[],
  kind: string,
): Readonly<Record<string, KubernetesObject>> {
  return Object.fromEntries(
    objects
      .filter((object) => object.kind === kind)
      .map((object) => [object.metadata.name, object]),
  );
}

/** The NetworkPolicies, and those of Cilium that name hosts, as the evaluator reads them. */
export function policiesOf(objects: readonly KubernetesObject[]): readonly Policy[] {
  const ofCilium = objects.filter(({ kind }) => kind === "CiliumNetworkPolicy");
  return [
    ...objects
      .filter(({ kind }) => kind === "NetworkPolicy")
      .map(({ metadata, spec }) => ({
        namespace: metadata.namespace ?? "",
        spec: spec as Policy["spec"],
      })),
    ...ofCilium.flatMap(hostPolicyOf),
  ];
}
