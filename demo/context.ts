import { azureNames } from "../modules/azure/azure-names";
import type { Environment } from "../modules/environment/environment";
import { ClusterError } from "../scripts/cluster-client/cluster-error";
import { kubeContexts } from "../scripts/cluster-client/kubectl";
import { ScriptError } from "../scripts/script";
import { contextOf } from "./target";

const FROM_OUTSIDE = "--without-cluster looks from outside only";

/**
 * The environment's context; another cluster's is never used instead.
 *
 * @throws ClusterError saying how to get a cluster when there is none to look into.
 */
export async function contextToUse(
  environment: Environment,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const wanted = contextOf(environment);
  const known = await contexts(env);
  if (known.includes(wanted)) {
    return wanted;
  }
  const found =
    known.length === 0
      ? `there is no cluster: no kubeconfig, or one without a context; environment ${environment.name} names ${wanted}`
      : `the kubeconfig has no context ${wanted}, which environment ${environment.name} names; it has ${known.join(", ")}`;
  const howToGetIt =
    environment.target === "azure"
      ? `az aks get-credentials --name ${wanted} --resource-group ${azureNames(environment).resourceGroup}, or select another ENVIRONMENT`
      : "npm run local:up makes one with kind; KUBECONFIG and KUBE_CONTEXT name another";
  throw new ClusterError("unreachable", found, `${howToGetIt}; ${FROM_OUTSIDE}`);
}

async function contexts(env: NodeJS.ProcessEnv): Promise<string[]> {
  try {
    return await kubeContexts(env);
  } catch (error) {
    throw error instanceof ScriptError && !(error instanceof ClusterError)
      ? new ClusterError("unreachable", error.message, `install it; ${FROM_OUTSIDE}`)
      : error;
  }
}
