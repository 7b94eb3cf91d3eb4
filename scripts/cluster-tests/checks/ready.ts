import { type Kubectl, type KubernetesObject, qualifiedName } from "../../cluster-client/kubectl";

interface Controller extends KubernetesObject {
  readonly spec: { readonly replicas?: number };
  readonly status: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
  };
}

/** Every Deployment, StatefulSet and DaemonSet has all the pods it wants. */
export async function everythingIsReady(kubectl: Kubectl): Promise<string> {
  const controllers = await kubectl.list<Controller>("deployments,statefulsets,daemonsets");
  const behind = controllers.flatMap((controller) => {
    const { spec, status } = controller;
    const wanted = status.desiredNumberScheduled ?? spec.replicas ?? 0;
    const ready = status.numberReady ?? status.readyReplicas ?? 0;
    return ready < wanted
      ? [`${controller.kind} ${qualifiedName(controller)}: ${ready} of ${wanted}`]
      : [];
  });
  if (behind.length > 0) {
    throw new Error(behind.join("\n"));
  }
  return `${controllers.length} controllers`;
}
