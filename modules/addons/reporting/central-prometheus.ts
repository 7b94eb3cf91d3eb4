import { alertRules } from "../../alerts/alert-rules";
import { clusterName } from "../../environment/cluster-name";
import type { Addon } from "../../platform/addon";
import { only } from "../../platform/addon-connections";
import { containerResources } from "../../platform/container-resources";
import { storageClassName } from "../../platform/storage-class";
import { duration } from "../../support/duration-field";
import { integer } from "../../support/fields";
import { KUBE_PROMETHEUS_STACK_CHART } from "../kube-prometheus-stack/chart";
import { alertmanager } from "../kube-prometheus-stack/peers";
import {
  CLAIMS_GO_WITH_THE_RELEASE,
  retentionSize,
  volumeClaimTemplate,
} from "../kube-prometheus-stack/prometheus-disk";
import { fromTraces } from "../kube-prometheus-stack/traces-values";
import { silenceAlerts } from "./alerts";
import { CENTRAL, CENTRAL_SERVICE, centralPrometheus, receives } from "./central";
import { clustersDashboard } from "./clusters-dashboard";
import { receivingRoutes, trustedAuthorities } from "./receiving-routes";

const settings = {
  /** How long the metrics of all clusters are kept. @default 30d */
  retention: duration(1).default("30d"),
  /** Metrics may take nine tenths of it. @default 200 */
  diskGibibytes: integer(1, 4096, "GiB").default(200),
  /** Request and limit, some 3 KiB for each series of all clusters together. @default 4096 */
  memoryMebibytes: integer(256, 262_144, "MiB").default(4096),
};

/**
 * Has the metrics of all clusters that report here, and of its own. It scrapes nothing and evaluates
 * no rule but those on the clusters themselves: each cluster evaluates its own, and sends what they
 * yield. Of its own, since rules of one cluster would take the series of all for theirs.
 */
export const centralPrometheusAddon: Addon<"central-prometheus", typeof settings> = {
  name: CENTRAL_SERVICE,
  chart: KUBE_PROMETHEUS_STACK_CHART,
  namespace: { name: CENTRAL, podSecurity: "restricted" },
  images: { "prometheus.prometheusSpec.image.registry": "quay.io" },
  // Its operator makes the pods.
  dependsOn: ["kube-prometheus-stack"],
  timeoutSeconds: 600,
  settings,
  isNeeded: receives,
  scraped: [centralPrometheus],
  dashboards: { Clusters: clustersDashboard },
  connect: (connections) => {
    connections
      .of("CentralPrometheus", centralPrometheus)
      .allowTo(connections.placed(only(alertmanager, "http-web")));
  },
  customResources: ({ environment }) => [
    {
      id: "CentralAlerts",
      name: "central-alerts",
      namespace: CENTRAL,
      manifests: [
        alertRules({
          name: "clusters",
          namespace: CENTRAL,
          rules: silenceAlerts(environment),
          runbooksUrl: environment.platform.alerts.runbooksUrl,
        }),
      ],
    },
    {
      id: "CentralRoutes",
      name: "central-routes",
      namespace: CENTRAL,
      manifests: receivingRoutes(environment, CENTRAL, [
        { signal: "metrics", service: CENTRAL_SERVICE, port: 9090 },
      ]),
      needs: ["traefik"],
    },
  ],
  values: (context, { retention, diskGibibytes, memoryMebibytes }) => {
    const { environment } = context;
    const memory = `${memoryMebibytes}Mi`;
    return {
      fullnameOverride: "central",
      cleanPrometheusOperatorObjectNames: true,
      crds: { enabled: false },
      // One Prometheus and nothing else of the chart: all else is in kube-prometheus-stack.
      alertmanager: { enabled: false },
      grafana: { enabled: false },
      prometheusOperator: { enabled: false },
      kubeStateMetrics: { enabled: false },
      nodeExporter: { enabled: false },
      kubeApiServer: { enabled: false },
      kubelet: { enabled: false },
      kubeControllerManager: { enabled: false },
      kubeScheduler: { enabled: false },
      kubeEtcd: { enabled: false },
      kubeProxy: { enabled: false },
      coreDns: { enabled: false },
      windowsMonitoring: { enabled: false },
      defaultRules: { create: false },
      // It asks the API server nothing.
      global: { rbac: { create: false } },
      extraManifests: trustedAuthorities(environment, CENTRAL),
      prometheus: {
        prometheusSpec: {
          automountServiceAccountToken: false,
          ...fromTraces(context),
          enableRemoteWriteReceiver: true,
          // What waited in a cluster's write-ahead log, which is cut every two hours, is still taken.
          tsdb: { outOfOrderTimeWindow: "2h" },
          retention,
          retentionSize: retentionSize(diskGibibytes),
          externalLabels: { cluster: clusterName(environment) },
          ruleSelectorNilUsesHelmValues: false,
          ruleNamespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": CENTRAL } },
          // Scrapes nothing, itself neither: the Prometheus beside it does.
          serviceMonitorSelector: { matchLabels: { "scraped-by": CENTRAL_SERVICE } },
          additionalAlertManagerConfigs: [
            {
              static_configs: [{ targets: ["kube-prometheus-stack-alertmanager.monitoring:9093"] }],
            },
          ],
          priorityClassName: "platform-observability",
          resources: containerResources({ cpu: "200m", memory, memoryLimit: memory }),
          storageSpec: volumeClaimTemplate(diskGibibytes, storageClassName(environment)),
          persistentVolumeClaimRetentionPolicy: CLAIMS_GO_WITH_THE_RELEASE,
        },
      },
    };
  },
};
