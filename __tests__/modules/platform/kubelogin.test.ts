import { kubeloginArguments } from "../../../modules/platform/kubelogin";
import { azureEnvironment } from "../../support/azure-environment";

test("kubelogin is asked for a token of AKS' own application, of the environment's tenant", () => {
  expect(kubeloginArguments(azureEnvironment("prod"))).toEqual([
    "get-token",
    "--login",
    "azurecli",
    "--environment",
    "AzurePublicCloud",
    "--tenant-id",
    "00000000-0000-0000-0000-000000000000",
    "--server-id",
    // https://azure.github.io/kubelogin/concepts/aks.html
    "6dae42f8-4368-4678-94ff-3960e28e3630",
  ]);
});
