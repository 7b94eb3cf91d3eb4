import { type AlertRule, down } from "../../alerts/alert-rules";
import type { Addon } from "../../platform/addon";
import { type AddonConnections, only } from "../../platform/addon-connections";
import { containerResources } from "../../platform/container-resources";
import { apiServer, apiServerAsClient } from "../../platform/control-plane";
import { spreadOverZones } from "../../platform/zone-spread";
import { prometheus } from "../kube-prometheus-stack/peers";
import { metricsServer, NAMESPACE, operator, webhook } from "./peers";

const alerts: readonly AlertRule[] = [
  {
    alert: "KedaDown",
    expr: down('namespace="keda", pod=~"keda-operator-.*"'),
    for: "15m",
    severity: "warning",
    summary: "KEDA doesn't answer: workers that it scales stay as many as they are",
  },
  {
    alert: "KedaScalerErrors",
    expr: "sum by (exported_namespace, scaledObject) (increase(keda_scaler_detail_errors_total[10m])) > 0",
    for: "10m",
    severity: "warning",
    summary:
      "KEDA can't find out what waits for {{ $labels.exported_namespace }}/{{ $labels.scaledObject }}",
  },
];

/**
 * Scales workers by what waits for them, to none and back. Off until an environment switches it on:
 * an autoscaler by CPU needs nothing of it.
 */
export const keda: Addon<"keda"> = {
  name: "keda",
  chart: {
    name: "keda",
    repository: "https://kedacore.github.io/charts",
    version: "2.20.2",
  },
  namespace: { name: NAMESPACE, podSecurity: "restricted" },
  images: {
    "image.keda.registry": "ghcr.io",
    "image.metricsApiServer.registry": "ghcr.io",
    "image.webhooks.registry": "ghcr.io",
  },
  dependsOn: ["prometheus-operator-crds", "kube-prometheus-stack"],
  timeoutSeconds: 300,
  isNeeded: () => false,
  scraped: [only(operator, "metrics"), only(metricsServer, "metrics"), only(webhook, "metrics")],
  alerts: { name: "keda", rules: alerts },
  connect,
  values: ({ environment }) => {
    const replicas = environment.target === "azure" ? 2 : 1;
    const monitored = { enabled: true, serviceMonitor: { enabled: true } };
    const budget = replicas > 1 ? { minAvailable: 1 } : {};
    return {
      asciiArt: false,
      priorityClassName: "platform-critical",
      image: { pullPolicy: "IfNotPresent" },
      // The second one stands by: one of them leads.
      operator: { replicaCount: replicas },
      metricsServer: { replicaCount: replicas },
      // Without its answer a ScaledObject is written as it is: KEDA away stops no deploy.
      webhooks: { replicaCount: replicas, failurePolicy: "Ignore" },
      podDisruptionBudget: { operator: budget, metricServer: budget, webhooks: budget },
      topologySpreadConstraints: {
        operator: spreadOverZones(operator.name),
        metricsServer: spreadOverZones(metricsServer.name),
        webhooks: spreadOverZones(webhook.name),
      },
      // The chart's default may change the scale of whatever has one.
      rbac: { scaledRefKinds: [{ apiGroup: "apps", kind: "Deployment" }] },
      // The chart's default reads every Secret of the cluster.
      permissions: {
        operator: { restrict: { secret: true } },
        metricServer: { restrict: { secret: true } },
      },
      resources: {
        operator: containerResources({ cpu: "20m", memory: "96Mi", memoryLimit: "256Mi" }),
        metricServer: containerResources({ cpu: "10m", memory: "64Mi", memoryLimit: "128Mi" }),
        webhooks: containerResources({ cpu: "10m", memory: "32Mi", memoryLimit: "128Mi" }),
      },
      prometheus: { operator: monitored, metricServer: monitored, webhooks: monitored },
    };
  },
};

function connect(connections: AddonConnections): void {
  const api = apiServer(connections.environment);
  const fromApi = apiServerAsClient(connections.environment);
  connections
    .of("KedaOperator", operator)
    .allowTo(api)
    .allowTo(connections.placed(only(prometheus, "http-web")));
  connections
    .of("KedaMetricsServer", metricsServer)
    .allowTo(api)
    .allowTo(connections.placed(only(operator, "grpc")))
    .allowFrom(fromApi, { ports: ["https"] });
  connections
    .of("KedaWebhook", webhook)
    .allowTo(api)
    .allowFrom(fromApi, { ports: ["https"] });
}
