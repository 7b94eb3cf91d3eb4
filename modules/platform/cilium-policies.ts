import type { Manifest } from "../kubernetes/manifests";

/**
 * What a NetworkPolicy can't say with Cilium, which never matches the API server or a node by its
 * address: the platform's pods may reach the API server, Prometheus the nodes' metrics. They add to
 * the NetworkPolicies of the same connections.
 * https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium
 */
export function ciliumPolicies(namespaces: readonly string[]): readonly Manifest[] {
  const toApiServer = namespaces.map((namespace) => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: "to-api-server", namespace },
    spec: {
      endpointSelector: {},
      egress: [{ toEntities: ["kube-apiserver"], toPorts: [{ ports: [tcp(443)] }] }],
    },
  }));
  return [
    ...toApiServer,
    {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: "prometheus-to-nodes", namespace: "monitoring" },
      spec: {
        endpointSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
        egress: [
          {
            toEntities: ["host", "remote-node"],
            toPorts: [{ ports: [tcp(10_250), tcp(9100)] }],
          },
        ],
      },
    },
  ];
}

function tcp(port: number) {
  return { port: String(port), protocol: "TCP" };
}
