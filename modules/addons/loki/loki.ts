import { azureNames } from "../../azure/azure-names";
import type { AzureEnvironment } from "../../environment/environment";
import type { Addon, AddonContext } from "../../platform/addon";
import { blobHost, entra } from "../../platform/azure-hosts";
import type { HelmValues } from "../../platform/helm-values";
import { internet } from "../../platform/internet";
import { MONITORING } from "../../platform/namespaces";
import { storageClassName } from "../../platform/storage-class";
import { logAlerts } from "./alerts";
import { logsDashboard } from "./dashboard";
import { loki as lokiPods } from "./peer";
import { keptAsLongAsBlobs } from "../blob-retention";
import { containerResources } from "../../platform/container-resources";

/** Keeps the logs: one pod, with the chunks in Blob Storage in Azure and on its disk in `local`. */
export const loki: Addon<"loki"> = {
  name: "loki",
  chart: {
    name: "loki",
    repository: "https://grafana-community.github.io/helm-charts",
    version: "18.11.0",
    furtherValues: { "loki/limits_config": "free", "loki/storage/bucketNames": "free" },
  },
  namespace: MONITORING,
  images: { "loki.image.registry": "docker.io" },
  newerImages: { "loki.image.tag": "docker.io/grafana/loki:3.7.8" },
  dependsOn: ["prometheus-operator-crds"],
  // Waits for its disk; in Azure also for a role assignment that may take minutes to be seen.
  timeoutSeconds: 900,
  identities: ["loki"],
  scraped: [lokiPods],
  dashboards: { Logs: logsDashboard },
  alerts: { name: "logs", rules: logAlerts },
  connect: (connections) => {
    const { environment } = connections;
    const logStore = connections.of("Loki", lokiPods);
    if (environment.target === "azure") {
      const account = azureNames(environment).storageAccounts.logs;
      logStore.allowTo(entra([internet])).allowTo(blobHost(account, [internet]));
    }
  },
  problems: keptAsLongAsBlobs("logs"),
  values: (context) => {
    const { logs } = context.environment.platform;
    const storageClass = storageClassName(context.environment);
    return {
      deploymentMode: "Monolithic",
      ...storage(context),
      singleBinary: {
        replicas: 1,
        priorityClassName: "platform-observability",
        resources: containerResources({ cpu: "100m", memory: "256Mi", memoryLimit: "1Gi" }),
        persistence: {
          enabled: true,
          size: `${logs.diskGibibytes}Gi`,
          ...(storageClass !== undefined && { storageClass }),
          // A claim of a failed first install would hold up every later one.
          enableStatefulSetAutoDeletePVC: true,
          whenDeleted: "Delete",
          whenScaled: "Retain",
        },
      },
      write: { replicas: 0 },
      read: { replicas: 0 },
      backend: { replicas: 0 },
      // Sized for clusters of hundreds of nodes: 9.6 and 1.2 GiB of memory.
      chunksCache: { enabled: false },
      resultsCache: { enabled: false },
      // Authentication and routing for many tenants and targets; there is one of each.
      gateway: { enabled: false },
      minio: { enabled: false },
      lokiCanary: { enabled: false },
      test: { enabled: false },
      sidecar: { rules: { enabled: false } },
      monitoring: {
        serviceMonitor: { enabled: true, interval: "30s" },
        dashboards: { enabled: false },
        rules: { enabled: false },
        alerts: { enabled: false },
      },
    };
  },
};

function storage({ environment, clientId }: AddonContext): HelmValues {
  const objectStore = environment.target === "azure" ? "azure" : "filesystem";
  return {
    loki: {
      // One tenant: the cluster.
      auth_enabled: false,
      commonConfig: { replication_factor: 1 },
      analytics: { reporting_enabled: false },
      schemaConfig: {
        configs: [
          {
            // The day from which logs are in this format; must never change.
            from: "2024-04-01",
            store: "tsdb",
            object_store: objectStore,
            schema: "v13",
            index: { prefix: "loki_index_", period: "24h" },
          },
        ],
      },
      storage: environment.target === "azure" ? blobStorage(environment) : { type: "filesystem" },
      limits_config: {
        retention_period: environment.platform.logs.retention,
        allow_structured_metadata: true,
        volume_enabled: true,
        // Of a line above 256 KiB the beginning is kept; else its whole batch counts as lost.
        max_line_size_truncate: true,
        ingestion_rate_mb: 8,
        ingestion_burst_size_mb: 16,
      },
      compactor: {
        working_directory: "/var/loki/compactor",
        // Without it, nothing is ever deleted.
        retention_enabled: true,
        delete_request_store: objectStore,
        retention_delete_delay: "2h",
      },
      ...(environment.target === "azure" && {
        podLabels: { "azure.workload.identity/use": "true" },
      }),
    },
    ...(environment.target === "azure" && {
      serviceAccount: {
        name: "loki",
        annotations: { "azure.workload.identity/client-id": clientId("loki") },
      },
    }),
  };
}

function blobStorage(environment: AzureEnvironment): HelmValues {
  const { storageAccounts, containers } = azureNames(environment);
  return {
    type: "azure",
    bucketNames: { chunks: containers.lokiChunks, ruler: containers.lokiRuler },
    azure: { accountName: storageAccounts.logs, useFederatedToken: true },
  };
}
