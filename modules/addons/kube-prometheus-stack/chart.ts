import type { Chart } from "../../platform/addon";

/** The chart of every release of Prometheus. */
export const KUBE_PROMETHEUS_STACK_CHART: Chart = {
  name: "kube-prometheus-stack",
  repository: "https://prometheus-community.github.io/helm-charts",
  // Moves together with prometheus-operator-crds: both of one app version, v0.93.1 here.
  version: "88.5.3",
  furtherValues: {
    "grafana/containerSecurityContext/readOnlyRootFilesystem": "value",
    "grafana/grafana.ini": "free",
    "grafana/persistence/storageClassName": "value",
    "grafana/podLabels": "free",
    "grafana/priorityClassName": "value",
    "grafana/sidecar/datasources/url": "value",
    "grafana/sidecar/securityContext/readOnlyRootFilesystem": "value",
    "kube-state-metrics/priorityClassName": "value",
    "prometheus-node-exporter/priorityClassName": "value",
    "alertmanager/config": "free",
  },
};
