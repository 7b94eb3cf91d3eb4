import type { AzureEnvironment, Environment } from "../environment/environment";
import type { Manifest } from "../kubernetes/manifests";
import type { KeyVaultFiles } from "./addon";
import { azureNames } from "../azure/azure-names";

const MOUNTED_AT = "/mnt/secrets";

/** File in which a pod of the monitoring stack finds a secret. */
export function secretFile(environment: Environment, source: string, secret: string): string {
  return environment.target === "azure"
    ? `${MOUNTED_AT}/${source}/${secret}`
    : `/etc/alertmanager/secrets/${source}/${secret}`;
}

/** The volume with the secrets of a SecretProviderClass, and where it is mounted. */
export function secretMount(source: string) {
  return {
    volume: {
      name: source,
      csi: {
        driver: "secrets-store.csi.k8s.io",
        readOnly: true,
        volumeAttributes: { secretProviderClass: source },
      },
    },
    mount: { name: source, mountPath: `${MOUNTED_AT}/${source}`, readOnly: true },
  };
}

/**
 * Secrets of the key vault as files of a pod, fetched by the CSI driver with the pod's own workload
 * identity: they are in no state, no value of a chart and no Kubernetes Secret.
 */
export function secretProviderClass(
  environment: AzureEnvironment,
  { name, secrets }: KeyVaultFiles,
  clientId: string,
): Manifest {
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: { name, namespace: "monitoring" },
    spec: {
      provider: "azure",
      parameters: {
        clientID: clientId,
        tenantId: environment.azure.tenantId,
        keyvaultName: azureNames(environment).keyVault,
        objects: `array:\n${secrets
          .map((secret) => `  - |\n    objectName: ${secret.name}\n    objectType: secret\n`)
          .join("")}`,
      },
    },
  };
}
