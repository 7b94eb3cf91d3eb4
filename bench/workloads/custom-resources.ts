/** Route, certificate and monitor of a workload, as one writes them. */
export function customResources(name: string, labels: Record<string, string>): unknown[] {
  const metadata = { name, namespace: "bench", labels };
  const middleware = (part: string, spec: unknown) => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { ...metadata, name: `${name}-${part}` },
    spec,
  });
  return [
    middleware("rate-limit", { rateLimit: { average: 100, burst: 200 } }),
    middleware("retry", { retry: { attempts: 3, initialInterval: "100ms" } }),
    {
      apiVersion: "traefik.io/v1alpha1",
      kind: "ServersTransport",
      metadata,
      spec: { forwardingTimeouts: { dialTimeout: "2s", responseHeaderTimeout: "30s" } },
    },
    {
      apiVersion: "traefik.io/v1alpha1",
      kind: "IngressRoute",
      metadata,
      spec: {
        entryPoints: ["websecure"],
        routes: [
          {
            kind: "Rule",
            match: `Host(\`${name}.example.com\`)`,
            services: [{ kind: "Service", name, port: "http", serversTransport: name }],
            middlewares: ["rate-limit", "retry"].map((part) => ({
              name: `${name}-${part}`,
            })),
          },
        ],
        tls: { secretName: `${name}-tls` },
      },
    },
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata,
      spec: {
        secretName: `${name}-tls`,
        dnsNames: [`${name}.example.com`],
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "local-ca" },
      },
    },
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata,
      spec: {
        selector: { matchLabels: { "app.kubernetes.io/name": name } },
        endpoints: [{ port: "metrics", path: "/metrics", interval: "15s" }],
      },
    },
  ];
}
