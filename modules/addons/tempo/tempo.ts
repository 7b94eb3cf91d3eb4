import { azureNames } from "../../azure/azure-names";
import type { Environment } from "../../environment/environment";
import type { Addon, AddonContext } from "../../platform/addon";
import { blobHost, entra } from "../../platform/azure-hosts";
import { containerResources } from "../../platform/container-resources";
import type { HelmValues } from "../../platform/helm-values";
import { internet } from "../../platform/internet";
import { MONITORING } from "../../platform/namespaces";
import { storageClassName } from "../../platform/storage-class";
import { hoursOf } from "../../support/duration";
import { only } from "../../platform/addon-connections";
import { keptAsLongAsBlobs } from "../blob-retention";
import { tempoAlerts } from "./alerts";
import { tempo as tempoPods } from "./peer";

/** Keeps the traces: one pod, with the blocks in Blob Storage in Azure and on its disk in `local`. */
export const tempo: Addon<"tempo"> = {
  name: "tempo",
  chart: {
    name: "tempo",
    repository: "https://grafana-community.github.io/helm-charts",
    version: "2.2.4",
    furtherValues: {
      "tempo/storage/trace/azure": "free",
      "securityContext/seccompProfile/type": "value",
      "tempo/securityContext": "free",
      "persistence/storageClassName": "value",
    },
  },
  namespace: MONITORING,
  images: { "tempo.registry": "docker.io" },
  dependsOn: ["prometheus-operator-crds"],
  // As Loki: waits for its disk, in Azure also for a role assignment.
  timeoutSeconds: 900,
  isNeeded: keepsTraces,
  identities: ["tempo"],
  scraped: [only(tempoPods, "http")],
  alerts: { name: "tempo", rules: tempoAlerts },
  connect: (connections) => {
    const { environment } = connections;
    const traceStore = connections.of("Tempo", tempoPods);
    if (environment.target === "azure") {
      const account = azureNames(environment).storageAccounts.logs;
      traceStore.allowTo(entra([internet])).allowTo(blobHost(account, [internet]));
    }
  },
  problems: keptAsLongAsBlobs("traces"),
  values: (context) => {
    const { environment } = context;
    const { retention, diskGibibytes } = environment.platform.traces;
    const storageClass = storageClassName(environment);
    return {
      tempo: {
        reportingEnabled: false,
        // Address space that nothing needs any more.
        memBallastSizeMbs: 0,
        // Go has no days.
        retention: `${hoursOf(retention)}h`,
        receivers: {
          otlp: {
            protocols: {
              grpc: { endpoint: "0.0.0.0:4317" },
              http: { endpoint: "0.0.0.0:4318" },
            },
          },
          // The chart's Service reads these, and Tempo refuses a receiver without any: one that nobody reaches.
          jaeger: {
            protocols: {
              grpc: { endpoint: "127.0.0.1:14250" },
              thrift_binary: null,
              thrift_compact: null,
              thrift_http: null,
            },
          },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          // It writes to /var/tempo only.
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        resources: containerResources({ cpu: "50m", memory: "192Mi", memoryLimit: "768Mi" }),
        ...storage(context),
      },
      securityContext: { seccompProfile: { type: "RuntimeDefault" } },
      priorityClassName: "platform-observability",
      persistence: {
        enabled: true,
        size: `${diskGibibytes}Gi`,
        ...(storageClass !== undefined && { storageClassName: storageClass }),
        // A claim of a failed first install would hold up every later one.
        enableStatefulSetAutoDeletePVC: true,
      },
      serviceMonitor: { enabled: true, interval: "30s" },
      ...signIn(context),
    };
  },
};

/** Not where spans go elsewhere. */
export function keepsTraces({ platform }: Environment): boolean {
  return platform.traces.endpoint === undefined;
}

function storage({ environment }: AddonContext): HelmValues {
  if (environment.target !== "azure") {
    return {};
  }
  const { storageAccounts, containers } = azureNames(environment);
  return {
    storage: {
      trace: {
        backend: "azure",
        azure: {
          container_name: containers.tempoTraces,
          storage_account_name: storageAccounts.logs,
          use_federated_token: true,
        },
      },
    },
  };
}

function signIn({ environment, clientId }: AddonContext): HelmValues {
  // It asks nothing of the API server, and workload identity brings a token of its own.
  const automountServiceAccountToken = false;
  return environment.target === "azure"
    ? {
        podLabels: { "azure.workload.identity/use": "true" },
        serviceAccount: {
          name: "tempo",
          automountServiceAccountToken,
          annotations: { "azure.workload.identity/client-id": clientId("tempo") },
        },
      }
    : { serviceAccount: { automountServiceAccountToken } };
}
