import { NAMESPACE } from "../../modules/backing/names";
import type { KubernetesObject } from "./kubernetes-objects";

/** Tests of kube-score that are left out for the backing services, each with its reason. */
const BACKING_SERVICES: Readonly<Record<string, string>> = {
  "container-resources":
    "No CPU limit: what others wait for isn't throttled in the middle of a transaction; its request holds its share.",
  "container-security-context-user-group-id":
    "The users of the images, to whom their programs' files belong.",
  "pod-probes-identical":
    "Both ask whether the port is open; liveness takes longer to give up than readiness.",
};

/** An object with the annotation by which kube-score leaves tests out for it. */
export function withExceptions(object: KubernetesObject): KubernetesObject {
  const { kind, metadata } = object;
  if (kind !== "StatefulSet" || metadata.namespace !== NAMESPACE) {
    return object;
  }
  const annotations = {
    ...metadata.annotations,
    "kube-score/ignore": Object.keys(BACKING_SERVICES).join(","),
  };
  return { ...object, metadata: { ...metadata, annotations } };
}
