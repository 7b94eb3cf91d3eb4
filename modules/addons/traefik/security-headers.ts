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
