import type { AddonConnections } from "../../platform/addon-connections";
import { only } from "../../platform/addon-connections";
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
  const { email, teams, webhook } = environment.platform.alerts;
  if (email !== undefined || teams || webhook) {
    connections.of("Alertmanager", alertmanager).allowTo(internet, {
      ports: ["https", "smtp-submission"],
    });
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
