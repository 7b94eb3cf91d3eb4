import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { ITraefikService } from "@kubernetes-models/traefik/traefik.io/v1alpha1/TraefikService";
import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { Manifest } from "./manifests";
import { middlewares, serversTransport, type TrafficProps } from "./middlewares";
import { type ReleaseStrategy, secondImage, variantMatcher, weights } from "./release-strategy";
import { checkSyntax } from "./syntax";

/** The way from outside to a workload: host, certificate and what happens to requests. */
export interface RouteProps extends TrafficProps {
  /** Name below which every route of the environment lies. */
  readonly domain: string;
  /** The domain itself or a name below it. @default domain */
  readonly host?: string;
  /** Paths that lead here. @default all */
  readonly pathPrefixes?: readonly string[];
}

interface RouteTarget {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** ClusterIssuer that signs the certificate. */
  readonly issuer: string;
  /** Name of the Service's port. */
  readonly port: string;
  readonly release: ReleaseStrategy;
}

/** IngressRoute, Certificate, Middlewares and, where two images run, the weighted TraefikService. */
export function routeObjects(scope: Construct, props: RouteProps, target: RouteTarget): Manifest[] {
  const { domain, host = domain } = props;
  checkHost(scope, host, domain);
  for (const [index, prefix] of (props.pathPrefixes ?? []).entries()) {
    checkSyntax(scope, "urlPath", `route.pathPrefixes[${index}]`, prefix);
  }
  const { name, namespace, labels } = target;
  const metadata = { name, namespace, labels };
  const chain = middlewares(metadata, props);
  const secretName = `${name}-tls`;
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
        routes: routes(scope, props, target, host).map((route) => ({
          ...route,
          kind: "Rule" as const,
          middlewares: chain.map((middleware) => ({ name: middleware.metadata.name })),
        })),
        tls: { secretName },
      },
    } satisfies IIngressRoute,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata,
      spec: {
        secretName,
        dnsNames: [host],
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: target.issuer },
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        secretTemplate: { labels },
      },
    } satisfies ICertificate,
  ];
}

function routes(scope: Construct, props: RouteProps, target: RouteTarget, host: string) {
  const { name, release } = target;
  const match = [
    `Host(\`${host}\`)`,
    ...(props.pathPrefixes
      ? [`(${props.pathPrefixes.map((prefix) => `PathPrefix(\`${prefix}\`)`).join(" || ")})`]
      : []),
  ].join(" && ");
  switch (release.strategy) {
    case "rolling":
      return [{ match, services: [service(props, target, name)] }];
    case "blue-green":
    case "canary":
      return [{ match, services: [{ kind: "TraefikService" as const, name }] }];
    case "ab":
      checkMatcher(scope, release.when);
      return [
        // The longer rule comes first by Traefik's default priority, its length.
        {
          match: `${match} && ${variantMatcher(release.when)}`,
          services: [service(props, target, `${name}-b`)],
        },
        { match, services: [service(props, target, name)] },
      ];
  }
}

function weightedService(scope: Construct, props: RouteProps, target: RouteTarget) {
  const { name, namespace, labels, release } = target;
  const second = secondImage(release);
  if (second === undefined || release.strategy === "ab") {
    return [];
  }
  const [own, other] = weights(scope, release);
  const sticky = release.strategy === "canary" && (release.sticky ?? true);
  return [
    {
      apiVersion: "traefik.io/v1alpha1",
      kind: "TraefikService",
      metadata: { name, namespace, labels },
      spec: {
        weighted: {
          services: [
            { ...service(props, target, name), weight: own },
            { ...service(props, target, `${name}-${second.suffix}`), weight: other },
          ],
          ...(sticky && {
            sticky: {
              cookie: { name: `${name}-release`, httpOnly: true, secure: true, sameSite: "lax" },
            },
          }),
        },
      },
    } satisfies ITraefikService,
  ];
}

function service(props: RouteProps, target: RouteTarget, serviceName: string) {
  const passive =
    props.passiveHealthCheck === undefined
      ? { maxFailedAttempts: 3, failureWindowSeconds: 10 }
      : props.passiveHealthCheck;
  return {
    kind: "Service" as const,
    name: serviceName,
    port: target.port,
    serversTransport: target.name,
    ...(passive && {
      passiveHealthCheck: {
        maxFailedAttempts: passive.maxFailedAttempts,
        failureWindow: `${passive.failureWindowSeconds}s`,
      },
    }),
  };
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

function checkMatcher(
  scope: Construct,
  when: Extract<ReleaseStrategy, { strategy: "ab" }>["when"],
): void {
  const { name, value } = "header" in when ? when.header : when.cookie;
  if (!/^[\w-]+$/.test(name) || !/^[\w.-]+$/.test(value)) {
    reportProblem(scope, {
      property: "release.when",
      value: when,
      rule: "a name of letters, digits, `_` and `-`; a value of these and `.`",
      remedy: "write e.g. { header: { name: 'X-Variant', value: 'b' } }",
    });
  }
}
