import type { AzureEnvironment, Environment } from "../environment/environment";
import type { Manifest } from "../kubernetes/manifests";
import { azureNames } from "../azure/azure-names";

/** SecretProviderClass in Azure, Secret in `local`, that Alertmanager's secrets come from. */
export const ALERTMANAGER_SECRETS = "alertmanager-receivers";
/** SecretProviderClass that Grafana's secrets come from in Azure. */
export const GRAFANA_SECRETS = "grafana-admin";

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

export interface SecretProviderClassOptions {
  readonly environment: AzureEnvironment;
  readonly name: string;
  /** Names of secrets in the environment's key vault. */
  readonly secrets: readonly string[];
  /** Client id of the identity that may read them. */
  readonly clientId: string;
}

/**
 * Secrets of the key vault as files of a pod, fetched by the CSI driver with the pod's own workload
 * identity: they are in no state, no value of a chart and no Kubernetes Secret.
 */
export function secretProviderClass(options: SecretProviderClassOptions): Manifest {
  const { environment, name, secrets, clientId } = options;
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
          .map((secret) => `  - |\n    objectName: ${secret}\n    objectType: secret\n`)
          .join("")}`,
      },
    },
  };
}
