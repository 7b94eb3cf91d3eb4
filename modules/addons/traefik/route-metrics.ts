import type { Answers, RouteMetrics } from "../../objectives/route-objectives";
import type { Measured } from "../../objectives/objective";
import { Duration } from "../../support/quantities";

const CODES: Readonly<Record<Answers, string>> = {
  all: "",
  "server errors": ', code=~"5.."',
  "no server errors": ', code!~"5.."',
};

/**
 * What Traefik answered on a route, by its router: with the answers of middlewares, and with those for
 * pods that were not there. Its metrics of services count what a pod answered only
 * (https://github.com/traefik/traefik/blob/v3.7.11/pkg/server/service/service.go).
 */
export const routeMetrics: RouteMetrics = {
  // Traefik's own, where `metrics.prometheus.buckets` says nothing.
  bounds: [100, 300, 1200, 5000].map((milliseconds) => Duration.milliseconds(milliseconds)),
  witness: "sum(traefik_config_last_reload_success)",
  requests: (route, answers) => rate("count", route, CODES[answers]),
  requestsWithin: (route, answers, below) =>
    rate("bucket", route, `${CODES[answers]}, le=~"${bound(below)}"`),
};

function rate(series: "count" | "bucket", route: Measured, matchers: string): string {
  return `sum(rate(traefik_router_request_duration_seconds_${series}{router=~"${router(route)}"${matchers}}[5m]))`;
}

/** As Traefik writes it, or as Prometheus does from version 3 on: 5 or 5.0. */
function bound({ seconds }: Duration): string {
  return `${String(seconds).replace(".", "\\\\.")}(\\\\.0)?`;
}

/**
 * The routers of an IngressRoute: `<namespace>-<name>-<hash of the rule>`, or with `safeNaming`
 * `<namespace>_<name>_<number>`
 * (https://github.com/traefik/traefik/blob/v3.7.11/pkg/provider/kubernetes/crd/name_builder.go).
 */
function router({ namespace, workload }: Measured): string {
  return `(${namespace}-${workload}-[0-9a-f]{20}|${namespace}_${workload}_[0-9]+)@kubernetescrd`;
}
