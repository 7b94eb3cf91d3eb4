import type { AzureEnvironment } from "../environment/environment";

/** Application id of "Azure Kubernetes Service AAD Server", the audience of every AKS token. */
const AKS_SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** What kubelogin is asked for a token of an environment's cluster with. */
export function kubeloginArguments({ azure, settings }: AzureEnvironment): string[] {
  return [
    "get-token",
    "--login",
    settings.kubeloginMode,
    "--environment",
    "AzurePublicCloud",
    "--tenant-id",
    azure.tenantId,
    "--server-id",
    AKS_SERVER_ID,
  ];
}
