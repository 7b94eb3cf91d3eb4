import type { PodPeer } from "../../kubernetes/peer";

/** Prometheus, which scrapes every workload that has a ServiceMonitor. */
export const prometheus: PodPeer = {
  kind: "pods",
  name: "prometheus",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "prometheus" },
  ports: [
    { name: "http-web", port: 9090 },
    { name: "reloader-web", port: 8080 },
  ],
};

/** Where it answers queries: the Service that its operator makes for it. */
export const PROMETHEUS_URL = "http://prometheus-operated.monitoring.svc:9090";

/** Where it takes what others have measured, where it is told to (`enableRemoteWriteReceiver`). */
export const PROMETHEUS_WRITE_URL = `${PROMETHEUS_URL}/api/v1/write`;

/** Grafana, behind the ingress. */
export const grafana: PodPeer = {
  kind: "pods",
  name: "grafana",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "grafana" },
  ports: [{ name: "grafana", port: 3000 }],
};

/** Alertmanager, which Prometheus sends alerts to. */
export const alertmanager: PodPeer = {
  kind: "pods",
  name: "alertmanager",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "alertmanager" },
  ports: [
    { name: "http-web", port: 9093 },
    { name: "reloader-web", port: 8080 },
  ],
};

export const prometheusOperator: PodPeer = {
  kind: "pods",
  name: "prometheus-operator",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/component": "prometheus-operator" },
  ports: [{ name: "https", port: 10250 }],
};

/** Jobs of kube-prometheus-stack that make the certificate of its webhook. */
export const admissionJobs: PodPeer = {
  kind: "pods",
  name: "admission-jobs",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/component": "prometheus-operator-webhook" },
  ports: [],
};

export const kubeStateMetrics: PodPeer = {
  kind: "pods",
  name: "kube-state-metrics",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "kube-state-metrics" },
  ports: [{ name: "http", port: 8080 }],
};
