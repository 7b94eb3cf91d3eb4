import type { Kubectl, KubernetesObject } from "./kubectl";

export interface Pod extends KubernetesObject {
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly podIP?: string; readonly phase: string };
}

/**
 * The running pods of a selector that are programs and not only records: those whose node's kubelet
 * answers. Simulated nodes (kwok) have none.
 */
export async function realPods(
  kubectl: Kubectl,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Promise<Pod[]> {
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const pods = await kubectl.list<Pod>("pods", [
    `--namespace=${namespace}`,
    `--selector=${selector}`,
    "--field-selector=status.phase=Running",
  ]);
  const answers = new Map<string, boolean>();
  for (const node of new Set(pods.map(({ spec }) => spec.nodeName ?? ""))) {
    const { code } = await kubectl.run(["get", "--raw", `/api/v1/nodes/${node}/proxy/healthz`]);
    answers.set(node, code === 0);
  }
  return pods.filter(({ spec }) => answers.get(spec.nodeName ?? "") === true);
}
