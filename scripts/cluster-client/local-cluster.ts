import type { LocalEnvironment } from "../../modules/environment/environment";
import { ClusterError, complaintOf } from "./cluster-error";
import { Kubectl } from "./kubectl";

/**
 * The cluster of the environment `local`.
 *
 * @throws ClusterError when no API server answers, or it refuses the credentials.
 */
export async function localCluster(environment: LocalEnvironment): Promise<Kubectl> {
  const context = environment.settings.kubeContext ?? environment.kubernetes.context;
  const kubectl = new Kubectl(context);
  const { code, stderr } = await kubectl.run(["get", "--raw", "/readyz", "--request-timeout=10s"]);
  if (code === 0) {
    return kubectl;
  }
  // kubectl repeats what it tried before it says what is wrong.
  const said = stderr.trim().split("\n").at(-1) ?? "";
  throw complaintOf(stderr).fault === "credentials"
    ? new ClusterError("credentials", `the cluster of context ${context} refuses you: ${said}`)
    : new ClusterError(
        "unreachable",
        `no cluster answers in the context ${context}: ${said}`,
        "start one with `npm run local:up`, or name one with KUBECONFIG and KUBE_CONTEXT",
      );
}
