import { hosts } from "../../kubernetes/hosts";
import type { AddressPeer } from "../../kubernetes/peer";
import { type AddonConnections, only } from "../../platform/addon-connections";
import { entra } from "../../platform/azure-hosts";
import { apiServer, apiServerAsClient, nodes } from "../../platform/control-plane";
import { internet } from "../../platform/internet";
import { loki } from "../loki/peer";
import { centralPrometheus } from "../reporting/central";
import { reportPeer } from "../reporting/endpoints";
import { tempo } from "../tempo/peer";
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
  if (connections.has("tempo")) {
    dashboards.allowTo(connections.placed(only(tempo, "http")));
  }
  if (environment.target === "azure") {
    const instead = [internet];
    // Graph has the groups of who is in too many for a token.
    dashboards
      .allowTo(entra(instead))
      .allowTo(hosts("microsoft-graph", ["graph.microsoft.com"], { instead }));
  }
  connectReceivers(connections);
  const operator = connections.of("PrometheusOperator", prometheusOperator);
  operator.allowTo(api).allowFrom(apiServerAsClient(environment));
  connections.of("AdmissionJobs", admissionJobs).allowTo(api);
  connections.of("KubeStateMetrics", kubeStateMetrics).allowTo(api);
  const scraper = connections.of("Prometheus", prometheus).allowTo(api).allowTo(nodes(environment));
  for (const target of connections.scraped) {
    scraper.allowTo(connections.placed(target));
  }
  if (connections.has("central-prometheus")) {
    scraper.allowTo(connections.placed(only(centralPrometheus, "http-web")));
    dashboards.allowTo(connections.placed(only(centralPrometheus, "http-web")));
  }
  if (environment.reportsTo) {
    scraper
      .allowTo(reportPeer("metrics", environment.name, environment.reportsTo))
      .allowTo(reportPeer("alerts", environment.name, environment.reportsTo));
  }
}

/** Alertmanager tells its receivers, on the ports of the settings; by name where these name them. */
function connectReceivers(connections: AddonConnections): void {
  const { email, teams, webhook, webhookPort, watchdog, receiverHosts } =
    connections.environment.platform.alerts;
  const [smtpHost, smtpPort] = email?.smarthost.split(":") ?? [];
  const smtp = smtpHost === undefined ? [] : [{ name: "smtp", port: Number(smtpPort) }];
  const https = [
    ...new Set([...(teams || watchdog ? [443] : []), ...(webhook ? [webhookPort] : [])]),
  ].map((port) => ({ name: `https-${port}`, port }));
  const receivers: AddressPeer = {
    ...internet,
    name: "alert-receivers",
    ports: [...smtp, ...https],
  };
  const telling = connections.of("Alertmanager", alertmanager);
  if (smtpHost !== undefined) {
    telling.allowTo(hosts("smtp-server", [smtpHost], { ports: smtp, instead: [receivers] }));
  }
  if (https.length > 0 && receiverHosts.length > 0) {
    telling.allowTo(hosts("receivers", receiverHosts, { ports: https, instead: [receivers] }));
  } else if (https.length > 0) {
    telling.allowTo(receivers, { ports: https.map(({ name }) => name) });
  }
}
