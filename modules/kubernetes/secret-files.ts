import type { Manifest } from "./manifests";

/**
 * Secrets as files, by reference: their values are in no Terraform state and in no environment
 * variable.
 */
export type SecretFiles = {
  /** Name within the pod, e.g. `smtp`. */
  readonly name: string;
  /** Folder with one file for each secret. */
  readonly mountPath: string;
} & (
  | {
      /** Name of a Kubernetes secret that is there already. */
      readonly secretName: string;
    }
  | {
      /** Fetched from Azure Key Vault by the CSI driver when the pod starts, renewed every 2 min. */
      readonly keyVault: {
        readonly vaultName: string;
        readonly tenantId: string;
        /** Client id of the workload identity that may read them. */
        readonly clientId: string;
        /** Names of the vault's secrets; each is a file of that name. */
        readonly secretNames: readonly string[];
      };
    }
);

/** The volume, its mount and, for Key Vault, the object that tells the CSI driver what to fetch. */
export function mountedSecret(
  workload: string,
  namespace: string,
  labels: Record<string, string>,
  secret: SecretFiles,
) {
  const { name, mountPath } = secret;
  const mount = { name, mountPath, readOnly: true };
  if ("secretName" in secret) {
    return {
      volume: { name, secret: { secretName: secret.secretName, defaultMode: "0440" } },
      mount,
      manifests: [],
    };
  }
  const className = `${workload}-${name}`;
  const volumeAttributes = { secretProviderClass: className };
  return {
    volume: {
      name,
      csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes },
    },
    mount,
    manifests: [secretProviderClass(className, namespace, labels, secret.keyVault)],
  };
}

/** https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/getting-started/usage/ */
function secretProviderClass(
  name: string,
  namespace: string,
  labels: Record<string, string>,
  { vaultName, tenantId, clientId, secretNames }: KeyVault,
): Manifest {
  const objects = secretNames.map((object) =>
    ["- |", `  objectName: ${object}`, "  objectType: secret"].join("\n"),
  );
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: { name, namespace, labels },
    spec: {
      provider: "azure",
      parameters: {
        keyvaultName: vaultName,
        tenantId,
        clientID: clientId,
        usePodIdentity: "false",
        objects: `array:\n${objects.join("\n").replaceAll(/^/gm, "  ")}`,
      },
    },
  };
}

type KeyVault = Extract<SecretFiles, { keyVault: unknown }>["keyVault"];
