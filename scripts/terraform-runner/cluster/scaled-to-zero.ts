import { type Kubectl, type KubernetesObject, qualifiedName } from "../../cluster-client/kubectl";
import type { Autoscaled, Declared } from "./declared";

interface Scalable extends KubernetesObject {
  readonly spec: { readonly replicas?: number };
}

/**
 * What somebody scaled to 0 although an autoscaler is to keep pods: at 0 an autoscaler is off, and
 * Terraform leaves the number to it.
 */
export async function scaledToZero(
  kubectl: Kubectl,
  { autoscaled }: Declared,
): Promise<Autoscaled[]> {
  const kept = autoscaled.filter(({ minimum }) => minimum > 0);
  const namespaces = new Set(kept.map(({ namespace }) => namespace));
  const found = await Promise.all(
    [...namespaces].map((namespace) =>
      kubectl.list<Scalable>("deployments.apps,statefulsets.apps", [`--namespace=${namespace}`]),
    ),
  );
  const off = found.flat().filter(({ spec }) => spec.replicas === 0);
  return kept.filter(({ kind, namespace, name }) =>
    off.some((object) => object.kind === kind && qualifiedName(object) === `${namespace}/${name}`),
  );
}
