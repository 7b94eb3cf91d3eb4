import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { Environment } from "../environment/environment";
import type { Manifest } from "../kubernetes/manifests";
import { grafanaHostname } from "./add-ons/grafana-values";
import { defaultCertificate } from "./default-certificate";
import { securityHeaders } from "./security-headers";

/** What Traefik's own options refer to: headers of every answer, the certificate of last resort. */
export function ingressResources(environment: Environment): readonly Manifest[] {
  return [
    securityHeaders("traefik", environment.platform.ingress.hstsSeconds),
    defaultCertificate(environment),
  ];
}

/** Grafana under its name, with the default certificate. */
export function grafanaRoute(environment: Environment) {
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "IngressRoute",
    metadata: { name: "grafana", namespace: "monitoring" },
    spec: {
      entryPoints: ["websecure"],
      routes: [
        {
          kind: "Rule",
          match: `Host(\`${grafanaHostname(environment)}\`)`,
          services: [{ name: "kube-prometheus-stack-grafana", port: 80 }],
        },
      ],
      tls: {},
    },
  } satisfies IIngressRoute;
}
