import { clusterName } from "../../environment/cluster-name";
import type { Addon, AddonContext } from "../../platform/addon";
import { type HelmValues, mergeValues } from "../../platform/helm-values";
import { MONITORING, NODE_AGENTS } from "../../platform/namespaces";
import { storageClassName } from "../../platform/storage-class";
import { alertmanagerFiles, alertmanagerValues } from "./alertmanager-values";
import { autoscalingDashboard } from "./autoscaling-dashboard";
import { KUBE_PROMETHEUS_STACK_CHART } from "./chart";
import { connectMonitoring } from "./connections";
import { grafanaRoute } from "./grafana-route";
import { GRAFANA_FILES, grafanaValues } from "./grafana-values";
import { objectivesDashboard } from "../../objectives/objectives-dashboard";
import { homeDashboard } from "./home-dashboard";
import { overviewDashboard } from "./overview-dashboard";
import { fromTraces } from "./traces-values";
import { alertmanager, grafana, kubeStateMetrics, prometheus, prometheusOperator } from "./peers";
import { CLAIMS_GO_WITH_THE_RELEASE, retentionSize, volumeClaimTemplate } from "./prometheus-disk";
import { containerResources } from "../../platform/container-resources";
import { reportingResources } from "../reporting/custom-resources";
import { reportingValues } from "../reporting/prometheus-values";

/** Prometheus on a laptop ends within seconds. */
const LOCAL_GRACE_SECONDS = 60;

/** Prometheus, Alertmanager and Grafana, with the exporters and rules for Kubernetes itself. */
export const kubePrometheusStack: Addon<"kube-prometheus-stack"> = {
  name: "kube-prometheus-stack",
  chart: KUBE_PROMETHEUS_STACK_CHART,
  namespace: MONITORING,
  images: {
    "prometheusOperator.image.registry": "quay.io",
    "prometheusOperator.admissionWebhooks.patch.image.registry": "ghcr.io",
    "prometheusOperator.prometheusConfigReloader.image.registry": "quay.io",
    "alertmanager.alertmanagerSpec.image.registry": "quay.io",
    "prometheus.prometheusSpec.image.registry": "quay.io",
    "grafana.image.registry": "docker.io",
    "grafana.sidecar.image.registry": "quay.io",
    "kube-state-metrics.image.registry": "registry.k8s.io",
    "prometheus-node-exporter.image.registry": "quay.io",
  },
  // node-exporter sees the host's network, processes and files.
  furtherNamespaces: [NODE_AGENTS],
  dependsOn: ["prometheus-operator-crds"],
  timeoutSeconds: 900,
  scraped: [alertmanager, grafana, kubeStateMetrics, prometheus, prometheusOperator],
  dashboards: {
    Home: homeDashboard,
    PlatformOverview: overviewDashboard,
    Autoscaling: autoscalingDashboard,
    Objectives: objectivesDashboard,
  },
  connect: connectMonitoring,
  secrets: (environment) => [GRAFANA_FILES, ...alertmanagerFiles(environment)],
  customResources: ({ environment, has }) => [
    {
      id: "GrafanaRoute",
      name: "grafana-route",
      namespace: "monitoring",
      manifests: [grafanaRoute(environment)],
      needs: ["traefik"],
    },
    ...reportingResources(environment, { logs: has("loki"), traces: has("alloy-otlp") }),
  ],
  values: (context) => mergeValues(ownValues(context), reportingValues(context.environment)),
};

function ownValues(context: AddonContext): HelmValues {
  const { environment } = context;
  const { retention, diskGibibytes, memoryMebibytes } = environment.platform.monitoring;
  const memory = `${memoryMebibytes}Mi`;
  return {
    // Released by prometheus-operator-crds, which Helm upgrades; those in `crds/` it doesn't.
    crds: { enabled: false },
    cleanPrometheusOperatorObjectNames: true,
    // AKS runs the control plane out of reach, and Cilium stands in for kube-proxy.
    kubeEtcd: { enabled: false },
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeProxy: { enabled: false },
    windowsMonitoring: { enabled: false },
    kubelet: { namespace: "monitoring" },
    defaultRules: {
      rules: {
        etcd: false,
        kubeControllerManager: false,
        kubeProxy: false,
        kubeSchedulerAlerting: false,
        kubeSchedulerRecording: false,
        windows: false,
      },
    },
    prometheusOperator: {
      admissionWebhooks: {
        failurePolicy: "Ignore",
        patch: {
          resources: containerResources({ cpu: "10m", memory: "32Mi", memoryLimit: "64Mi" }),
        },
      },
      // The Service that the operator makes for the kubelets goes with the namespace: in
      // kube-system, where the chart puts it, it would outlive a destroy.
      kubeletService: { namespace: "monitoring" },
      kubeletEndpointSliceEnabled: true,
      resources: containerResources({ cpu: "50m", memory: "64Mi", memoryLimit: "256Mi" }),
      prometheusConfigReloader: {
        resources: containerResources({ cpu: "10m", memory: "32Mi", memoryLimit: "64Mi" }),
      },
    },
    prometheus: {
      prometheusSpec: {
        retention,
        retentionSize: retentionSize(diskGibibytes),
        // Any namespace's monitors and rules are taken up, whatever their labels.
        ruleSelectorNilUsesHelmValues: false,
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        probeSelectorNilUsesHelmValues: false,
        scrapeConfigSelectorNilUsesHelmValues: false,
        externalLabels: { cluster: clusterName(environment) },
        ...fromTraces(context),
        priorityClassName: "platform-observability",
        resources: containerResources({ cpu: "200m", memory, memoryLimit: memory }),
        storageSpec: volumeClaimTemplate(diskGibibytes, storageClassName(environment)),
        persistentVolumeClaimRetentionPolicy: CLAIMS_GO_WITH_THE_RELEASE,
        // The operator gives it 600 s; a namespace that goes waits for half of a pod's grace, used or not.
        ...(environment.target === "kubeconfig" && {
          terminationGracePeriodSeconds: LOCAL_GRACE_SECONDS,
        }),
      },
    },
    alertmanager: alertmanagerValues(context),
    grafana: grafanaValues(context),
    "kube-state-metrics": {
      priorityClassName: "platform-observability",
      resources: containerResources({ cpu: "10m", memory: "64Mi", memoryLimit: "256Mi" }),
    },
    "prometheus-node-exporter": {
      namespaceOverride: NODE_AGENTS.name,
      priorityClassName: "platform-observability",
      resources: containerResources({ cpu: "20m", memory: "32Mi", memoryLimit: "64Mi" }),
    },
  };
}
