import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { Environment } from "../../environment/environment";

/** Name under which an environment's Grafana is reached. */
export function grafanaHostname(environment: Environment): string {
  return environment.platform.grafana.hostname ?? `grafana.${environment.domain}`;
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
