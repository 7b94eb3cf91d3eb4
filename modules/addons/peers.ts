import { clusterDns } from "../kubernetes/cluster-peers";
import type { Environment } from "../environment/environment";
import type { AddressPeer, NamespaceReference, Peer, PodPeer } from "../kubernetes/peer";

/** Traefik's pods: what comes from outside reaches a workload from here. */
export const ingressController: PodPeer = {
  kind: "pods",
  name: "traefik",
  namespace: { name: "traefik" },
  podLabels: { "app.kubernetes.io/name": "traefik" },
  ports: [
    { name: "web", port: 8000 },
    { name: "websecure", port: 8443 },
    { name: "metrics", port: 9100 },
  ],
};

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

/** Loki, which sidecars and the node agent push logs to. */
export const loki: PodPeer = {
  kind: "pods",
  name: "loki",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "loki" },
  ports: [{ name: "http-metrics", port: 3100 }],
};

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

/** Pod that answers an HTTP-01 challenge; cert-manager makes it in the certificate's namespace. */
export function acmeSolver(namespace: NamespaceReference): PodPeer {
  return {
    kind: "pods",
    name: "acme-solver",
    namespace,
    podLabels: { "acme.cert-manager.io/http01-solver": "true" },
    ports: [{ name: "http", port: 8089 }],
  };
}

/** The cluster's DNS, with its metrics; every `Namespace` may ask it already. */
export const dns: PodPeer = {
  ...clusterDns,
  ports: [...clusterDns.ports, { name: "metrics", port: 9153 }],
};

/** The API server, as pods reach it behind `kubernetes.default.svc`. */
export function apiServer(environment: Environment): AddressPeer {
  const { apiServerCidrs, apiServerPort } = environment.platform.network;
  const defaultPort = environment.target === "azure" ? 443 : 6443;
  return {
    kind: "addresses",
    name: "api-server",
    cidrs: apiServerCidrs,
    ports: [{ name: "https", port: apiServerPort ?? defaultPort }],
  };
}

/**
 * The API server as pods see it when it calls a webhook: in AKS its connections come out of the
 * konnectivity agents, elsewhere out of a node.
 */
export function apiServerAsClient(environment: Environment): Peer {
  return environment.target === "azure"
    ? {
        kind: "pods",
        name: "konnectivity-agent",
        namespace: { name: "kube-system" },
        podLabels: { app: "konnectivity-agent" },
        ports: [],
        isolated: false,
      }
    : { ...nodes(environment), name: "api-server" };
}

/** The nodes: kubelets, and what runs in their own network. */
export function nodes(environment: Environment): AddressPeer {
  return {
    kind: "addresses",
    name: "nodes",
    cidrs: environment.platform.network.nodeCidrs ?? nodeSubnets(environment),
    ports: [
      { name: "kubelet", port: 10250 },
      { name: "node-exporter", port: 9100 },
    ],
  };
}

/**
 * Whatever is outside: the services of Azure, also at private endpoints, Entra, Let's Encrypt,
 * receivers of alerts.
 */
export const internet: AddressPeer = {
  kind: "addresses",
  name: "internet",
  cidrs: ["0.0.0.0/0"],
  // Link-local addresses: a node's instance metadata would hand out its identity's tokens.
  except: ["169.254.0.0/16"],
  ports: [
    { name: "https", port: 443 },
    { name: "http", port: 80 },
    { name: "smtp-submission", port: 587 },
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53 },
  ],
};

function nodeSubnets(environment: Environment): readonly string[] {
  if (environment.target === "kubeconfig") {
    return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
  }
  const { system, user } = environment.infrastructure.network.subnets;
  return user === undefined ? [system] : [system, user];
}
