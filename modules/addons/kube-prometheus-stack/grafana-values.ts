import type { AzureEnvironment } from "../../environment/environment";
import type { AddonContext, KeyVaultFiles } from "../../platform/addon";
import { CENTRAL_URL } from "../reporting/central";
import { HOME } from "./home-dashboard";
import { grafanaHostname } from "./grafana-route";
import type { HelmValues } from "../../platform/helm-values";
import { secretFile, secretMount } from "../../platform/key-vault-files";
import { storageClassName } from "../../platform/storage-class";
import { containerResources } from "../../platform/container-resources";
import { dataSources, exemplarDestination } from "./traces-values";

/** Key vault secret with the password of Grafana's own administrator. */
const GRAFANA_ADMIN_PASSWORD = "grafana-admin-password";

/** What Grafana reads from the key vault in Azure. */
export const GRAFANA_FILES: KeyVaultFiles = {
  name: "grafana-admin",
  secrets: [
    {
      name: GRAFANA_ADMIN_PASSWORD,
      origin: "generated",
      description: "Password of Grafana's user admin",
    },
  ],
  identity: "grafana",
};

/**
 * Values `grafana` of kube-prometheus-stack. The administrator's password comes from the key vault
 * in Azure; in `local` the chart makes one and keeps it (docs/addons/kube-prometheus-stack.md).
 */
export function grafanaValues({ environment, has }: AddonContext): HelmValues {
  // Of all clusters, where they report here.
  const all = has("central-prometheus");
  const storageClass = storageClassName(environment);
  return {
    serviceAccount: { name: "grafana" },
    "grafana.ini": {
      server: { root_url: `https://${grafanaHostname(environment)}` },
      users: { allow_sign_up: false, home_page: `/d/${HOME}` },
      analytics: {
        reporting_enabled: false,
        check_for_updates: false,
        check_for_plugin_updates: false,
      },
      ...(environment.target === "azure" && entraSignIn(environment)),
    },
    persistence: {
      enabled: true,
      type: "pvc",
      size: "5Gi",
      accessModes: ["ReadWriteOnce"],
      ...(storageClass !== undefined && { storageClassName: storageClass }),
    },
    // Its disk can be attached to one node only: the new pod has to wait for the old one.
    deploymentStrategy: { type: "Recreate" },
    // Would run as root; the pod's fsGroup does the same.
    initChownData: { enabled: false },
    testFramework: { enabled: false },
    // Its data is on its disk, its log on the console; plug-ins are unpacked in /tmp.
    containerSecurityContext: { readOnlyRootFilesystem: true },
    extraEmptyDirMounts: [{ name: "tmp", mountPath: "/tmp" }],
    priorityClassName: "platform-observability",
    resources: containerResources({ cpu: "50m", memory: "256Mi", memoryLimit: "512Mi" }),
    sidecar: {
      // It writes into the volumes that it shares with Grafana.
      securityContext: { readOnlyRootFilesystem: true },
      resources: containerResources({ cpu: "10m", memory: "64Mi", memoryLimit: "128Mi" }),
      dashboards: {
        enabled: true,
        label: "grafana_dashboard",
        labelValue: "1",
        searchNamespace: "ALL",
        folderAnnotation: "grafana_folder",
        provider: { foldersFromFilesStructure: true },
        // Grafana looks for changed files itself, so the sidecar needs no password.
        skipReload: true,
        ...(all && { multicluster: { global: { enabled: true } } }),
      },
      datasources: {
        enabled: true,
        skipReload: true,
        initDatasources: true,
        ...exemplarDestination({ has }),
        ...(all && { url: CENTRAL_URL }),
      },
    },
    additionalDataSources: dataSources({ has }),
    ...(environment.target === "azure" && adminFromKeyVault(environment)),
  };
}

/**
 * Sign-in with Entra, without a client secret: Entra trusts the token of Grafana's service account.
 * Roles are those of the app registration (`Admin`, `Editor`, `Viewer`).
 * https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/entraid/
 */
function entraSignIn(environment: AzureEnvironment): HelmValues {
  const { entraApplicationId } = environment.platform.grafana;
  if (entraApplicationId === undefined) {
    return {};
  }
  const { tenantId } = environment.azure;
  const oauth = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`;
  return {
    "auth.azuread": {
      name: "Entra ID",
      enabled: true,
      allow_sign_up: true,
      client_authentication: "workload_identity",
      client_id: entraApplicationId,
      federated_credential_audience: "api://AzureADTokenExchange",
      auth_url: `${oauth}/authorize`,
      token_url: `${oauth}/token`,
      scopes: "openid email profile",
      allowed_organizations: tenantId,
      role_attribute_strict: true,
      use_pkce: true,
    },
  };
}

function adminFromKeyVault(environment: AzureEnvironment): HelmValues {
  const { volume, mount } = secretMount(GRAFANA_FILES.name);
  return {
    podLabels: { "azure.workload.identity/use": "true" },
    env: {
      GF_SECURITY_ADMIN_USER: "admin",
      GF_SECURITY_ADMIN_PASSWORD__FILE: secretFile(
        environment,
        GRAFANA_FILES.name,
        GRAFANA_ADMIN_PASSWORD,
      ),
    },
    extraSecretMounts: [{ ...mount, csi: volume.csi }],
  };
}
