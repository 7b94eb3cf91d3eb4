import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { ITraefikService } from "@kubernetes-models/traefik/traefik.io/v1alpha1/TraefikService";
import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { TrafficProps } from "./middlewares";
import { type ReleaseStrategy, secondImage, variantMatcher, weights } from "./release-strategy";
import { pathRule } from "./route-paths";

export interface RouteTarget {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** ClusterIssuer that signs the certificate. */
  readonly issuer: string;
  /** Name of the Service's port. */
  readonly port: string;
  readonly release: ReleaseStrategy;
}

interface RuleProps extends TrafficProps {
  readonly pathPrefixes?: readonly string[];
}

type Rule = Omit<IIngressRoute["spec"]["routes"][number], "kind" | "middlewares">;

/** Which requests for the host go to which of the workload's Services. */
export function routeRules(
  scope: Construct,
  props: RuleProps,
  target: RouteTarget,
  host: string,
): Rule[] {
  const { release } = target;
  if (release.strategy === "ab") {
    checkMatcher(scope, release.when);
  }
  return (props.pathPrefixes ?? ["/"]).flatMap((path) => {
    const { match, priority } = pathRule(path);
    const ofHost = [`Host(\`${host}\`)`, ...(match === "" ? [] : [match])].join(" && ");
    return routesTo(props, target, ofHost, priority);
  });
}

/** To the image or images of the workload. */
function routesTo(
  props: RuleProps,
  target: RouteTarget,
  match: string,
  given: number | undefined,
): Rule[] {
  const { name, release } = target;
  const priority = given === undefined ? {} : { priority: given };
  switch (release.strategy) {
    case "rolling":
      return [{ match, ...priority, services: [service(props, target, name)] }];
    case "blue-green":
    case "canary":
      return [{ match, ...priority, services: [{ kind: "TraefikService" as const, name }] }];
    case "ab":
      return [
        // The longer rule comes first by Traefik's default priority, its length.
        {
          match: `${match} && ${variantMatcher(release.when)}`,
          ...(given !== undefined && { priority: given + 1 }),
          services: [service(props, target, `${name}-b`)],
        },
        { match, ...priority, services: [service(props, target, name)] },
      ];
  }
}

/** What divides the requests between two images. */
export function weightedService(scope: Construct, props: RuleProps, target: RouteTarget) {
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

function service(props: RuleProps, target: RouteTarget, serviceName: string) {
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
