import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, type TerraformStack } from "cdktf";
import type {
  AzureEnvironment,
  Environment,
  LocalEnvironment,
} from "../modules/environment/environment";
import { azureNames } from "../modules/azure/azure-names";
import { kubeloginArguments } from "../modules/platform/kubelogin";

export interface ClusterProviderOptions {
  /** Kind of object that Helm keeps its releases in. @default secret */
  readonly helmDriver?: "configmap";
}

/**
 * Connects a stack to the cluster of its environment: the kubernetes and helm providers, and in
 * Azure the azurerm provider for look-ups by name. The cluster is looked up, never read from
 * another state, and kubelogin signs in, so that no credential is in a state.
 */
export function addClusterProviders(
  stack: TerraformStack,
  environment: Environment,
  options: ClusterProviderOptions = {},
): void {
  if (environment.target === "kubeconfig") {
    addLocalProviders(stack, environment, options);
  } else {
    addAzureProviders(stack, environment, options);
  }
}

function addLocalProviders(
  stack: TerraformStack,
  environment: LocalEnvironment,
  options: ClusterProviderOptions,
): void {
  const configContext = environment.settings.kubeContext ?? environment.kubernetes.context;
  const configPaths = [...(environment.settings.kubeconfigPaths ?? ["~/.kube/config"])];
  new KubernetesProvider(stack, "Kubernetes", { configPaths, configContext });
  new HelmProvider(stack, "Helm", { ...options, kubernetes: { configPaths, configContext } });
}

function addAzureProviders(
  stack: TerraformStack,
  environment: AzureEnvironment,
  options: ClusterProviderOptions,
): void {
  const { tenantId, subscriptionId } = environment.azure;
  new AzurermProvider(stack, "Azurerm", {
    features: [{}],
    tenantId,
    subscriptionId,
    storageUseAzuread: true,
    resourceProviderRegistrations: "none",
  });
  const names = azureNames(environment);
  const cluster = new DataAzurermKubernetesCluster(stack, "Cluster", {
    name: names.cluster,
    resourceGroupName: names.resourceGroup,
  });
  const kubeConfig = cluster.kubeConfig.get(0);
  const connection = {
    host: kubeConfig.host,
    clusterCaCertificate: Fn.base64decode(kubeConfig.clusterCaCertificate),
  };
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "kubelogin",
    args: kubeloginArguments(environment),
  };
  new KubernetesProvider(stack, "Kubernetes", { ...connection, exec: [exec] });
  new HelmProvider(stack, "Helm", { ...options, kubernetes: { ...connection, exec } });
}
