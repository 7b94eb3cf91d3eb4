import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { Manifest } from "./manifests";
import { middlewares, serversTransport, type TrafficProps } from "./middlewares";
import { type RouteTarget, routeRules, weightedService } from "./route-rules";
import { checkSyntax } from "./syntax";

/** The way from outside to a workload: host, certificate and what happens to requests. */
export interface RouteProps extends TrafficProps {
  /** Name below which every route of the environment lies. */
  readonly domain: string;
  /** The domain itself or a name below it. @default domain */
  readonly host?: string;
  /**
   * Paths that lead here, with all below them; `{id}` stands for any one segment, as in
   * `/jobs/{id}/applications`. Where several workloads share a host, the longest path wins.
   * @default all
   */
  readonly pathPrefixes?: readonly string[];
  /**
   * Secret of this namespace with the host's certificate, where another workload's route has it
   * already: `<workload>-tls`. @default a certificate of its own
   */
  readonly certificateSecret?: string;
}

/** IngressRoute, Certificate, Middlewares and, where two images run, the weighted TraefikService. */
export function routeObjects(scope: Construct, props: RouteProps, target: RouteTarget): Manifest[] {
  const { domain, host = domain } = props;
  checkHost(scope, host, domain);
  for (const [index, prefix] of (props.pathPrefixes ?? []).entries()) {
    checkSyntax(scope, "routePath", `route.pathPrefixes[${index}]`, prefix);
  }
  const { name, namespace, labels } = target;
  const metadata = { name, namespace, labels };
  const chain = middlewares(metadata, props);
  const { certificateSecret } = props;
  const secretName = certificateSecret ?? `${name}-tls`;
  return [
    ...chain,
    serversTransport(metadata, props),
    ...weightedService(scope, props, target),
    {
      apiVersion: "traefik.io/v1alpha1",
      kind: "IngressRoute",
      metadata,
      spec: {
        entryPoints: ["websecure"],
        routes: routeRules(scope, props, target, host).map((route) => ({
          ...route,
          kind: "Rule" as const,
          middlewares: chain.map((middleware) => ({ name: middleware.metadata.name })),
        })),
        tls: { secretName },
      },
    } satisfies IIngressRoute,
    ...(certificateSecret === undefined
      ? [hostCertificate(metadata, host, secretName, target.issuer)]
      : []),
  ];
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

function hostCertificate(metadata: Metadata, host: string, secretName: string, issuer: string) {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata,
    spec: {
      secretName,
      dnsNames: [host],
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer },
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      secretTemplate: { labels: metadata.labels },
    },
  } satisfies ICertificate;
}

function checkHost(scope: Construct, host: string, domain: string): void {
  if (host !== domain && !host.endsWith(`.${domain}`)) {
    reportProblem(scope, {
      property: "route.host",
      value: host,
      rule: `the environment's domain or a name below it: ${domain}`,
      remedy: `write e.g. api.${domain}`,
    });
  }
}
