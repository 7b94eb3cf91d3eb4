import type { IMiddleware } from "@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware";

/** Middleware in `traefik` that every HTTPS request passes, as Traefik's static options name it. */
export const ENTRY_POINT_MIDDLEWARE = "traefik-security-headers@kubernetescrd";

/**
 * Headers of every answer: HTTPS for the time given, no sniffing of types, no foreign frames, no
 * path in a referrer. A Content-Security-Policy is the application's own to write.
 */
export function securityHeaders(namespace: string, hstsSeconds: number) {
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "security-headers", namespace },
    spec: {
      headers: {
        stsSeconds: hstsSeconds,
        stsIncludeSubdomains: true,
        contentTypeNosniff: true,
        frameDeny: true,
        referrerPolicy: "strict-origin-when-cross-origin",
        customResponseHeaders: { Server: "", "X-Powered-By": "" },
      },
    },
  } satisfies IMiddleware;
}

export interface RateLimitOptions {
  /** Requests per second of one client address, on average. @default 50 */
  readonly requestsPerSecond?: number;
  /** Requests that may come at once. @default 100 */
  readonly burst?: number;
}

/** Answers 429 to a client address that asks too often; counted by each Traefik pod for itself. */
export function rateLimit(namespace: string, options: RateLimitOptions = {}) {
  const { requestsPerSecond = 50, burst = 100 } = options;
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "rate-limit", namespace },
    spec: { rateLimit: { average: requestsPerSecond, burst } },
  } satisfies IMiddleware;
}

/**
 * Tries another pod when one doesn't answer: up to `attempts` times, 100 ms and more apart. POST and
 * PATCH are not repeated, as the first try may have had its effect.
 */
export function retry(namespace: string, attempts = 3) {
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "retry", namespace },
    spec: { retry: { attempts, initialInterval: "100ms" } },
  } satisfies IMiddleware;
}

/**
 * Passive health check of a service: answers 503 at once for 10 s while more than 30 % of its
 * requests fail in the network or a quarter answers 5xx, then tries again, a few at a time.
 */
export function circuitBreaker(namespace: string) {
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "circuit-breaker", namespace },
    spec: {
      circuitBreaker: {
        expression: "NetworkErrorRatio() > 0.30 || ResponseCodeRatio(500, 600, 0, 600) > 0.25",
        checkPeriod: "1s",
        fallbackDuration: "10s",
        recoveryDuration: "10s",
      },
    },
  } satisfies IMiddleware;
}
