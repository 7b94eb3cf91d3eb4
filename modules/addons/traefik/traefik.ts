import { azureNames } from "../../azure/azure-names";
import type { AzureEnvironment, Environment } from "../../environment/environment";
import { acmeSolver } from "../../kubernetes/acme-solver";
import type { AddressPeer } from "../../kubernetes/peer";
import type { Addon } from "../../platform/addon";
import { type AddonConnections, only } from "../../platform/addon-connections";
import { apiServer } from "../../platform/control-plane";
import { spreadOverZones } from "../../platform/zone-spread";
import { clusterIssuer } from "../cert-manager/cluster-issuer";
import { alertmanager, grafana } from "../kube-prometheus-stack/peers";
import { loki } from "../loki/peer";
import { centralPrometheus, receives } from "../reporting/central";
import { receivedTracesPeer } from "../alloy-otlp/received-traces";
import { ingressAlerts } from "./alerts";
import { ingressDashboard } from "./dashboard";
import { DEFAULT_CERTIFICATE_SECRET, defaultCertificate } from "./default-certificate";
import { ingressController } from "./peer";
import { ENTRY_POINT_MIDDLEWARE, securityHeaders } from "./security-headers";
import { containerResources } from "../../platform/container-resources";

/**
 * TLS 1.2 suites with forward secrecy and authenticated encryption (Mozilla's "intermediate"
 * profile); those of TLS 1.3 can't be configured and need not be.
 */
const CIPHER_SUITES = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/** The way in from outside: all HTTP becomes HTTPS, routes are `IngressRoute`s. */
export const traefik: Addon<"traefik"> = {
  name: "traefik",
  chart: {
    name: "traefik",
    repository: "https://traefik.github.io/charts",
    version: "41.3.0",
    furtherValues: { "service/spec": "free" },
  },
  namespace: { name: "traefik", podSecurity: "restricted" },
  images: { "image.registry": "docker.io/library" },
  newerImages: { "image.tag": "docker.io/library/traefik:v3.7.13" },
  // Its chart refuses a ServiceMonitor without the CRD.
  dependsOn: ["prometheus-operator-crds"],
  // Waits until the load balancer has its address.
  timeoutSeconds: 600,
  scraped: [only(ingressController, "metrics")],
  dashboards: { Ingress: ingressDashboard },
  alerts: { name: "ingress", rules: ingressAlerts },
  connect,
  customResources: ({ environment }) => [
    {
      id: "IngressResources",
      name: "ingress-resources",
      namespace: "traefik",
      // What Traefik's own options refer to: headers of every answer, the certificate of last resort.
      manifests: [
        securityHeaders("traefik", environment.platform.ingress.hstsSeconds),
        defaultCertificate(environment),
      ],
      needs: ["cert-manager"],
    },
  ],
  values: ({ environment }) => {
    const { min, max } = environment.platform.ingress.replicas;
    const nodePorts = nodePortsOf(environment);
    const scales = min < max;
    return {
      deployment: { replicas: scales ? null : min },
      autoscaling: {
        enabled: scales,
        ...(scales && {
          minReplicas: min,
          maxReplicas: max,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
            },
          ],
        }),
      },
      // One pod can't be disrupted and available at once: a budget would block every drain.
      podDisruptionBudget: { enabled: min > 1, ...(min > 1 && { minAvailable: min - 1 }) },
      topologySpreadConstraints: spreadOverZones("traefik"),
      priorityClassName: "platform-critical",
      resources: containerResources({ cpu: "100m", memory: "128Mi", memoryLimit: "256Mi" }),
      ingressClass: { enabled: true, isDefaultClass: true, name: "traefik" },
      global: { checkNewVersion: false, sendAnonymousUsage: false },
      api: { dashboard: false },
      ingressRoute: { dashboard: { enabled: false } },
      providers: {
        kubernetesCRD: {
          enabled: true,
          // A namespace's routes stay within it: services, middlewares, secrets.
          allowCrossNamespace: false,
          allowExternalNameServices: false,
          defaultTLSResourcesNamespace: "traefik",
        },
        kubernetesIngress: { enabled: true, publishedService: { enabled: true } },
        kubernetesGateway: { enabled: false },
      },
      core: { strictTLSOptions: true },
      ports: {
        web: {
          // cert-manager's HTTP-01 answers have to be reachable without TLS.
          allowACMEByPass: true,
          ...(nodePorts && { nodePort: nodePorts.http }),
          http: {
            redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } },
          },
        },
        websecure: {
          ...(nodePorts && { nodePort: nodePorts.https }),
          http: { tls: { enabled: true }, middlewares: [ENTRY_POINT_MIDDLEWARE] },
          // Whom a host trusts is asked when a connection is opened, and those that report keep theirs
          // for good: one from before a cluster was let in would get 421, one of an old CA go on.
          ...(receives(environment) && { transport: { keepAliveMaxTime: "60s" } }),
        },
      },
      tlsOptions: {
        default: { minVersion: "VersionTLS12", sniStrict: false, cipherSuites: CIPHER_SUITES },
      },
      tlsStore: { default: { defaultCertificate: { secretName: DEFAULT_CERTIFICATE_SECRET } } },
      log: { format: "json", level: "INFO" },
      accessLog: {
        enabled: true,
        format: "json",
        fields: {
          // Cookies, tokens and what else may be secret never reach the log.
          headers: { defaultMode: "drop", names: { "User-Agent": "keep" } },
          queryParameters: { defaultMode: "drop" },
          names: { ClientUsername: "drop" },
        },
      },
      metrics: {
        prometheus: {
          addRoutersLabels: true,
          service: { enabled: true },
          // Else its label `service` would become Prometheus' own, the Service that is scraped.
          serviceMonitor: { enabled: true, interval: "30s", honorLabels: true },
        },
      },
      service: {
        spec: {
          type: nodePorts ? "NodePort" : "LoadBalancer",
          // Keeps the client's address; Azure then probes the nodes' own health port by itself.
          externalTrafficPolicy: "Local",
          ...(nodePorts || environment.platform.ingress.sourceRanges.includes("0.0.0.0/0")
            ? {}
            : { loadBalancerSourceRanges: [...environment.platform.ingress.sourceRanges] }),
        },
        ...(environment.target === "azure" && { annotations: loadBalancer(environment) }),
      },
    };
  },
};

function nodePortsOf(environment: Environment): { http: number; https: number } | undefined {
  return environment.target === "kubeconfig" ? environment.platform.ingress.nodePorts : undefined;
}

/** Takes the public IP that `infrastructure` keeps, so that the address outlives the cluster. */
function loadBalancer(environment: AzureEnvironment): Record<string, string> {
  const names = azureNames(environment);
  return {
    "service.beta.kubernetes.io/azure-load-balancer-resource-group": names.resourceGroup,
    "service.beta.kubernetes.io/azure-pip-name": names.publicIp,
  };
}

function connect(connections: AddonConnections): void {
  const { environment } = connections;
  const clients: AddressPeer = {
    kind: "addresses",
    name: "clients",
    cidrs: environment.platform.ingress.sourceRanges,
    ports: [],
  };
  const traefikPods = connections
    .of("Traefik", ingressController)
    .allowTo(apiServer(environment))
    .allowFrom(clients, { ports: ["web", "websecure"] });
  if (connections.has("kube-prometheus-stack")) {
    traefikPods.allowTo(connections.placed(grafana));
  }
  if (connections.has("central-prometheus")) {
    traefikPods
      .allowTo(connections.placed(only(centralPrometheus, "http-web")))
      .allowTo(connections.placed(only(alertmanager, "http-web")));
    if (connections.has("loki")) {
      traefikPods.allowTo(connections.placed(loki));
    }
    const traces = receivedTracesPeer(environment);
    if (connections.has("alloy-otlp") && traces.ports.length > 0) {
      traefikPods.allowTo(connections.placed(traces));
    }
  }
  if (connections.has("cert-manager") && clusterIssuer(environment).asksHost) {
    // Let's Encrypt may ask for the names of the default certificate by HTTP-01, as for a route's.
    connections
      .of("AcmeSolver", acmeSolver(ingressController.namespace))
      .allowFrom(connections.placed(ingressController));
  }
}
