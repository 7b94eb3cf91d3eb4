import type { Environment } from "../environment/environment";
import type { AddressPeer, Peer } from "../kubernetes/peer";

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

function nodeSubnets(environment: Environment): readonly string[] {
  if (environment.target === "kubeconfig") {
    return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
  }
  const { system, user } = environment.infrastructure.network.subnets;
  return user === undefined ? [system] : [system, user];
}
