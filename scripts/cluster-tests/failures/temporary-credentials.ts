import type { Kubectl } from "../../cluster-client/kubectl";
import { readKubeconfig, writeKubeconfig } from "../../cluster-client/kubeconfig";

const ACCOUNT = "deployer-on-notice";
const NAMESPACE = "default";

/** Credentials of an administrator that end when one wants. */
export interface TemporaryCredentials {
  /** From now on the API server answers 401, as it does to an expired token; at once or 10 s later. */
  withdraw(): Promise<void>;
  /** Removes what was made for them. */
  remove(): Promise<void>;
}

/** Writes a kubeconfig that signs in by the token of a service account made for it. */
export async function temporaryCredentials(
  kubectl: Kubectl,
  kubeconfigFile: string,
): Promise<TemporaryCredentials> {
  const inNamespace = `--namespace=${NAMESPACE}`;
  await kubectl.text(["create", "serviceaccount", ACCOUNT, inNamespace]);
  await kubectl.text([
    "create",
    "clusterrolebinding",
    ACCOUNT,
    "--clusterrole=cluster-admin",
    `--serviceaccount=${NAMESPACE}:${ACCOUNT}`,
  ]);
  const token = (await kubectl.text(["create", "token", ACCOUNT, inNamespace])).trim();
  writeKubeconfig(kubeconfigFile, { ...(await readKubeconfig(kubectl)), user: { token } });
  const withdraw = async (): Promise<void> => {
    await kubectl.text(["delete", "serviceaccount", ACCOUNT, inNamespace, "--ignore-not-found"]);
  };
  return {
    withdraw,
    remove: async () => {
      await withdraw();
      await kubectl.text(["delete", "clusterrolebinding", ACCOUNT, "--ignore-not-found"]);
    },
  };
}
