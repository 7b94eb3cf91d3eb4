import type { Environment } from "../../../modules/environment/environment";
import { withCluster } from "../../azure/cluster-access";
import { signIn } from "../../azure/sign-in";
import type { Kubectl } from "../../cluster-client/kubectl";
import { localCluster } from "../../cluster-client/local-cluster";
import { isInstalled } from "../../command";
import { ScriptError } from "../../script";
import type { StackFolder } from "../plan/stack-folders";
import { requireStatesCluster } from "./state-cluster";

/** Lives in Azure alone. */
const WITHOUT_CLUSTER = "infrastructure";

/**
 * Works on the cluster of an environment's stacks, for what Terraform doesn't look at: whether the
 * states are of that cluster, and what was done by hand to what Helm releases and autoscalers own.
 *
 * @param stacks every stack of the environment
 * @param work gets no cluster, and the user is told why, without kubectl or when a cluster in Azure
 * can't be reached: then only Terraform's own work is done.
 * @throws ScriptError when a local cluster doesn't answer, or isn't that of the states.
 */
export async function withStacksCluster<T>(
  environment: Environment,
  stacks: readonly StackFolder[],
  selected: readonly StackFolder[],
  work: (kubectl: Kubectl | undefined) => Promise<T>,
): Promise<T> {
  if (selected.every(({ name }) => name === WITHOUT_CLUSTER)) {
    return work(undefined);
  }
  if (!(await isInstalled("kubectl"))) {
    sayWithout("kubectl is not installed");
    return work(undefined);
  }
  if (environment.target === "kubeconfig") {
    const kubectl = await localCluster(environment);
    await requireStatesCluster(kubectl, stacks);
    return work(kubectl);
  }
  const progress = { reached: false };
  try {
    const api = await signIn(environment);
    return await withCluster(api, environment, (kubectl) => {
      progress.reached = true;
      return work(kubectl);
    });
  } catch (error) {
    if (progress.reached || !(error instanceof ScriptError)) {
      throw error;
    }
    sayWithout(error.message);
    return work(undefined);
  }
}

function sayWithout(why: string): void {
  console.error(`What Helm releases and autoscalers own is not compared: ${why}`);
}
