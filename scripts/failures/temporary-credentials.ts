import type { Kubectl } from "../cluster/kubectl";
import { readKubeconfig, writeKubeconfig } from "./kubeconfig";

const ACCOUNT = "deployer-on-notice";
const NAMESPACE = "default";

/** Credentials of an administrator that end when one wants. */
export interface TemporaryCredentials {
  /** From now on the API server answers 401, as it does to an expired token. */
  withdraw(): Promise<void>;
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
  return {
    withdraw: async () => {
      const options = ["--ignore-not-found", inNamespace];
      await kubectl.text(["delete", "serviceaccount", ACCOUNT, ...options]);
      await kubectl.text(["delete", "clusterrolebinding", ACCOUNT, ...options]);
    },
  };
}
