import type { NamespaceReference, PodPeer } from "./peer";

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
