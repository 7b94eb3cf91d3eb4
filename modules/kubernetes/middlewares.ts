import type { IMiddleware } from "@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware";
import type { IServersTransport } from "@kubernetes-models/traefik/traefik.io/v1alpha1/ServersTransport";
import { idleConnectionSeconds } from "./keep-alive";

/**
 * What Traefik does with requests on their way to a workload; `null` switches a part off. Security
 * headers and the redirect to HTTPS are the platform's, for every route.
 */
export interface TrafficProps {
  /** Requests per second from one client address, and how many at once. @default 100, burst 200 */
  readonly rateLimit?: { readonly average: number; readonly burst: number } | null;
  /** Further tries when a pod can't be reached. @default 2 */
  readonly retryAttempts?: number | null;
  /** Opens on this Traefik expression, e.g. `NetworkErrorRatio() > 0.30`. @default null */
  readonly circuitBreaker?: string | null;
  readonly timeouts?: Partial<TimeoutsProps>;
  /** Leaves a pod out after this many failures within the window. @default 3 within 10 s */
  readonly passiveHealthCheck?: {
    readonly maxFailedAttempts: number;
    readonly failureWindowSeconds: number;
  } | null;
}

export interface TimeoutsProps {
  /** @default 2 */
  readonly dialSeconds: number;
  /** Until the first byte of the answer. @default 30 */
  readonly responseHeaderSeconds: number;
  /** After which an idle connection to a pod is closed, before the pod does so (keep-alive.ts). @default 60 */
  readonly idleConnectionSeconds: number;
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** The middlewares of a route in the order in which requests pass them. */
export function middlewares(metadata: Metadata, props: TrafficProps) {
  const { rateLimit = { average: 100, burst: 200 }, retryAttempts = 2 } = props;
  return [
    ...(rateLimit ? [middleware(metadata, "rate-limit", { rateLimit: { ...rateLimit } })] : []),
    ...(props.circuitBreaker
      ? [
          middleware(metadata, "circuit-breaker", {
            circuitBreaker: { expression: props.circuitBreaker },
          }),
        ]
      : []),
    // Attempts count the first one.
    ...(retryAttempts
      ? [
          middleware(metadata, "retry", {
            retry: { attempts: retryAttempts + 1, initialInterval: "100ms" },
          }),
        ]
      : []),
  ];
}

/** How Traefik connects to the pods. */
export function serversTransport(metadata: Metadata, props: TrafficProps) {
  const { dialSeconds = 2, responseHeaderSeconds = 30 } = props.timeouts ?? {};
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "ServersTransport",
    metadata,
    spec: {
      forwardingTimeouts: {
        dialTimeout: `${dialSeconds}s`,
        responseHeaderTimeout: `${responseHeaderSeconds}s`,
        idleConnTimeout: `${idleConnectionSeconds(props)}s`,
      },
    },
  } satisfies IServersTransport;
}

function middleware(metadata: Metadata, part: string, spec: IMiddleware["spec"]) {
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { ...metadata, name: `${metadata.name}-${part}` },
    spec,
  } satisfies IMiddleware;
}
