import type { KubernetesObject } from "../../scripts/manifests/kubernetes-objects";
import type { Policy } from "./network-policy";

interface CiliumRule {
  readonly toEndpoints?: readonly { readonly matchLabels: Readonly<Record<string, string>> }[];
  readonly toFQDNs?: readonly { readonly matchPattern: string }[];
  readonly toPorts: readonly {
    readonly ports: readonly { readonly port: string; readonly protocol: string }[];
  }[];
}

const NAMESPACE = "k8s:io.kubernetes.pod.namespace";

/** A CiliumNetworkPolicy that names hosts, as the evaluator reads policies; none of another kind. */
export function hostPolicyOf({ metadata, spec }: KubernetesObject): readonly Policy[] {
  const { endpointSelector, egress } = spec as {
    endpointSelector: { matchLabels?: Readonly<Record<string, string>> };
    egress: readonly CiliumRule[];
  };
  if (!egress.some(({ toFQDNs }) => toFQDNs !== undefined)) {
    return [];
  }
  const rules = egress.map(({ toEndpoints = [], toFQDNs = [], toPorts }) => ({
    to: [
      ...toFQDNs.map(({ matchPattern }) => ({ host: matchPattern })),
      ...toEndpoints.map(({ matchLabels: { [NAMESPACE]: namespace = "", ...labels } }) => ({
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        podSelector: {
          matchLabels: Object.fromEntries(
            Object.entries(labels).map(([key, value]) => [key.replace(/^k8s:/, ""), value]),
          ),
        },
      })),
    ],
    ports: toPorts.flatMap(({ ports }) => ports),
  }));
  return [
    {
      namespace: metadata.namespace ?? "",
      spec: { podSelector: endpointSelector, policyTypes: ["Egress"], egress: rules },
    },
  ];
}
