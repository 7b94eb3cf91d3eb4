import { workloadPeer } from "../../modules/kubernetes/peer";
import { ClusterError } from "../../scripts/cluster-client/cluster-error";
import type { Kubectl } from "../../scripts/cluster-client/kubectl";
import type { KubernetesApi } from "../../scripts/cluster-client/kubernetes-api";
import { startProbes } from "../../scripts/cluster-client/probe-pods";
import { NODE_CONNECTOR, type PodName } from "../../scripts/cluster-client/try-connection";

const NAMESPACE = "demonstration-stranger";

/**
 * Runs a pod that nobody has allowed to connect, in a namespace of its own, until it has been used.
 *
 * @param image one with Node in it.
 * @throws ClusterError when it can't be made, or its node only simulates pods.
 */
export async function withStranger(
  kubectl: Kubectl,
  api: KubernetesApi,
  image: string,
  nodePath: string,
  use: (stranger: PodName) => Promise<void>,
): Promise<void> {
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  await api.do("/api/v1/namespaces", {
    method: "POST",
    body: { metadata: { name: NAMESPACE, labels } },
  });
  try {
    const idle = [nodePath, "-e", "setInterval(() => {}, 60_000)"];
    const probe = { ...NODE_CONNECTOR, image, idle };
    const peer = workloadPeer("stranger", { name: NAMESPACE }, []);
    const [stranger] = await startProbes(kubectl, probe, [peer]);
    if (stranger === undefined) {
      throw new ClusterError(
        "refused",
        "its node only simulates pods: nothing can be executed in them",
        "play the scene on a cluster with real nodes",
      );
    }
    await use(stranger);
  } finally {
    await api.do(`/api/v1/namespaces/${NAMESPACE}`, { method: "DELETE" });
  }
}

/** Path of the Node that a pod's first process is: its image may have it anywhere, and no shell. */
export async function nodePathIn(kubectl: Kubectl, pod: PodName): Promise<string> {
  const where = ["exec", `--namespace=${pod.namespace}`, pod.name, "--"];
  return (await kubectl.text([...where, "/proc/1/exe", "-p", "process.execPath"])).trim();
}
