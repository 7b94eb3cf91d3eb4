import type { Kubectl, KubernetesObject } from "../cluster-client/kubectl";

interface ApiService extends KubernetesObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** Takes out the APIs whose server in the cluster doesn't answer; whoever installed it makes them again. */
export async function removeDeadApis(kubectl: Kubectl): Promise<void> {
  const apis = await kubectl.list<ApiService>("apiservices", []);
  for (const { metadata, status } of apis) {
    const isDead = status?.conditions?.some(
      ({ type, status: holds }) => type === "Available" && holds === "False",
    );
    if (isDead) {
      await kubectl.text(["delete", "apiservice", metadata.name, "--ignore-not-found"]);
    }
  }
}
