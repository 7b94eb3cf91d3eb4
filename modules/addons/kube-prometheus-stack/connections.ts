import type { Environment } from "../../environment/environment";
import type { AddressPeer } from "../../kubernetes/peer";
import { type AddonConnections, only } from "../../platform/addon-connections";
import { apiServer, apiServerAsClient, nodes } from "../../platform/control-plane";
import { internet } from "../../platform/internet";
import { loki } from "../loki/peer";
import {
  admissionJobs,
  alertmanager,
  grafana,
  kubeStateMetrics,
  prometheus,
  prometheusOperator,
} from "./peers";

/** Who of the monitoring stack connects to whom; Prometheus to all that any add-on lets it scrape. */
export function connectMonitoring(connections: AddonConnections): void {
  const { environment } = connections;
  const api = apiServer(environment);
  const dashboards = connections.of("Grafana", grafana).allowTo(api);
  dashboards.allowTo(connections.placed(only(prometheus, "http-web")));
  dashboards.allowTo(connections.placed(only(alertmanager, "http-web")));
  if (connections.has("loki")) {
    dashboards.allowTo(connections.placed(loki));
  }
  if (environment.target === "azure") {
    dashboards.allowTo(internet, { ports: ["https"] });
  }
  const receivers = alertReceivers(environment);
  if (receivers.ports.length > 0) {
    connections.of("Alertmanager", alertmanager).allowTo(receivers);
  }
  const operator = connections.of("PrometheusOperator", prometheusOperator);
  operator.allowTo(api).allowFrom(apiServerAsClient(environment));
  connections.of("AdmissionJobs", admissionJobs).allowTo(api);
  connections.of("KubeStateMetrics", kubeStateMetrics).allowTo(api);
  const scraper = connections.of("Prometheus", prometheus).allowTo(api).allowTo(nodes(environment));
  for (const target of connections.scraped) {
    scraper.allowTo(connections.placed(target));
  }
}

/** Whom Alertmanager tells, on the ports that the settings name. */
function alertReceivers({ platform }: Environment): AddressPeer {
  const { email, teams, webhook, webhookPort, watchdog } = platform.alerts;
  const smtp = Number(email?.smarthost.split(":")[1]);
  const https = [...(teams || watchdog ? [443] : []), ...(webhook ? [webhookPort] : [])];
  return {
    ...internet,
    name: "alert-receivers",
    ports: [
      ...(email === undefined ? [] : [{ name: "smtp", port: smtp }]),
      ...[...new Set(https)].map((port) => ({ name: `https-${port}`, port })),
    ],
  };
}
