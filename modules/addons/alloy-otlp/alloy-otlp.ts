import type { Addon } from "../../platform/addon";
import { only } from "../../platform/addon-connections";
import { containerResources } from "../../platform/container-resources";
import { MONITORING } from "../../platform/namespaces";
import { ALLOY_CHART, ALLOY_IMAGES, alloyValues } from "../alloy/alloy-values";
import { prometheus } from "../kube-prometheus-stack/peers";
import { reportPeer } from "../reporting/endpoints";
import { tempo } from "../tempo/peer";
import { keepsTraces } from "../tempo/tempo";
import { traceAlerts } from "./alerts";
import { receiverConfig } from "./config";
import { MEMORY_LIMIT_MEBIBYTES } from "./memory-limiter";
import { otlpReceiver, RECEIVER } from "./peer";
import { requestDashboard } from "./dashboard";
import { receivedTracesPeer } from "./received-traces";
import { REPORTING_VOLUMES } from "./reported-traces";

/**
 * Takes the spans of all programs, counts them and passes on to Tempo what is worth keeping. One pod: every span of a
 * trace has to meet the same decision.
 */
export const alloyOtlp: Addon<typeof RECEIVER> = {
  name: RECEIVER,
  chart: ALLOY_CHART,
  namespace: MONITORING,
  images: ALLOY_IMAGES,
  dependsOn: ["prometheus-operator-crds", "kube-prometheus-stack", "tempo"],
  timeoutSeconds: 300,
  isNeeded: keepsTraces,
  scraped: [only(otlpReceiver, "http-metrics")],
  dashboards: { OneRequest: requestDashboard },
  alerts: { name: "traces", rules: traceAlerts },
  connect: (connections) => {
    const { name, reportsTo } = connections.environment;
    const receiving = connections
      .of("AlloyOtlp", otlpReceiver)
      .allowTo(connections.placed(only(tempo, "otlp-grpc")))
      .allowTo(connections.placed(only(prometheus, "http-web")));
    if (reportsTo) {
      receiving.allowTo(reportPeer("traces", name, reportsTo));
    }
  },
  values: ({ environment }) =>
    alloyValues({
      config: receiverConfig(environment),
      // Programs say themselves which pod they are.
      rules: [],
      alloy: {
        securityContext: { runAsNonRoot: true, runAsUser: 473 },
        // Its queue on disk is in public preview, as this version of Alloy calls it.
        ...(environment.reportsTo && { stabilityLevel: "public-preview" }),
        extraPorts: [
          ...only(otlpReceiver, "otlp-grpc", "otlp-http").ports,
          ...receivedTracesPeer(environment).ports,
        ].map(({ name, port }) => ({ name, port, targetPort: port, protocol: "TCP" })),
        resources: containerResources({
          cpu: "50m",
          memory: "192Mi",
          memoryLimit: `${MEMORY_LIMIT_MEBIBYTES}Mi`,
        }),
      },
      controller: { type: "deployment", replicas: 1 },
      ...(environment.reportsTo && { volumes: REPORTING_VOLUMES }),
    }),
};
