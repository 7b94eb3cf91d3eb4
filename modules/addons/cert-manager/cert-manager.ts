import type { Addon } from "../../platform/addon";
import { type AddonConnections, only } from "../../platform/addon-connections";
import { apiServer, apiServerAsClient } from "../../platform/control-plane";
import { spreadOverZones } from "../../platform/zone-spread";
import { reportingCertificates } from "../reporting/client-certificates";
import { ingressController } from "../traefik/peer";
import { certificateAlerts } from "./alerts";
import { clusterIssuers } from "./cluster-issuers";
import { certificatesDashboard } from "./dashboard";
import { issuersHosts } from "./hosts";
import { cainjector, controller, startupCheck, webhook } from "./peers";
import { containerResources } from "../../platform/container-resources";

/** Issues and renews certificates; and has the environment's issuers. */
export const certManager: Addon<"cert-manager"> = {
  name: "cert-manager",
  chart: {
    name: "cert-manager",
    repository: "https://charts.jetstack.io",
    version: "v1.21.2",
  },
  namespace: { name: "cert-manager", podSecurity: "restricted" },
  images: { imageRegistry: "quay.io" },
  dependsOn: ["prometheus-operator-crds"],
  timeoutSeconds: 600,
  identities: ["certManager"],
  scraped: [controller, only(webhook, "http-metrics"), cainjector],
  dashboards: { Certificates: certificatesDashboard },
  alerts: { name: "certificates", rules: certificateAlerts },
  connect,
  customResources: ({ environment, clientId }) => [
    {
      id: "ClusterIssuers",
      name: "cluster-issuers",
      namespace: "cert-manager",
      manifests: clusterIssuers(environment, clientId),
    },
    ...(environment.reportsTo
      ? [
          {
            id: "ReportingCertificates",
            name: "reporting-certificates",
            namespace: "cert-manager",
            // Here, as the pods that need them are waited for by the release of their own add-on.
            manifests: reportingCertificates(environment),
          },
        ]
      : []),
  ],
  values: ({ environment, clientId }) => {
    const replicated = environment.target === "azure";
    const budget = replicated ? { enabled: true, minAvailable: 1 } : { enabled: false };
    return {
      global: {
        leaderElection: { namespace: "cert-manager" },
        priorityClassName: "platform-critical",
      },
      // Kept on uninstall: removing the CRDs would remove every certificate of the cluster.
      crds: { enabled: true, keep: true },
      replicaCount: replicated ? 2 : 1,
      podDisruptionBudget: budget,
      topologySpreadConstraints: spreadOverZones("cert-manager"),
      resources: containerResources({ cpu: "25m", memory: "64Mi", memoryLimit: "256Mi" }),
      ...(environment.target === "azure" && {
        podLabels: { "azure.workload.identity/use": "true" },
        serviceAccount: {
          annotations: { "azure.workload.identity/client-id": clientId("certManager") },
        },
      }),
      prometheus: {
        enabled: true,
        // A certificate's namespace stays the label `namespace`, by which alerts find their way.
        servicemonitor: { enabled: true, honorLabels: true },
      },
      webhook: {
        replicaCount: replicated ? 3 : 1,
        podDisruptionBudget: budget,
        topologySpreadConstraints: spreadOverZones("webhook"),
        resources: containerResources({ cpu: "10m", memory: "32Mi", memoryLimit: "128Mi" }),
      },
      cainjector: {
        replicaCount: replicated ? 2 : 1,
        podDisruptionBudget: budget,
        topologySpreadConstraints: spreadOverZones("cainjector"),
        resources: containerResources({ cpu: "10m", memory: "64Mi", memoryLimit: "256Mi" }),
      },
      // Waits until the webhook answers, so that the issuers after it are accepted.
      startupapicheck: {
        enabled: true,
        timeout: "5m",
        resources: containerResources({ cpu: "10m", memory: "32Mi", memoryLimit: "64Mi" }),
      },
    };
  },
};

function connect(connections: AddonConnections): void {
  const { environment } = connections;
  const api = apiServer(environment);
  const issuing = connections.of("CertManager", controller).allowTo(api);
  connections
    .of("CertManagerWebhook", webhook)
    .allowTo(api)
    .allowFrom(apiServerAsClient(environment), { ports: ["https"] });
  connections.of("CertManagerCainjector", cainjector).allowTo(api);
  connections.of("CertManagerStartupCheck", startupCheck).allowTo(api);
  if (environment.target === "azure") {
    for (const host of issuersHosts(environment)) {
      issuing.allowTo(host);
    }
  }
  if (environment.target === "azure" && connections.has("traefik")) {
    // Before Let's Encrypt looks, cert-manager asks the ingress for the answer itself.
    issuing.allowTo(connections.placed(only(ingressController, "web", "websecure")));
  }
}
