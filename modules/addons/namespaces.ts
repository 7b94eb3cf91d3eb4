import type { PodSecurityLevel } from "../kubernetes/namespace";

/**
 * Namespaces of the add-ons, with the strictest level that their pods meet. Agents that read the
 * node's files have one of their own, so that `monitoring` needn't be privileged.
 */
export const PLATFORM_NAMESPACES = {
  traefik: "restricted",
  "cert-manager": "restricted",
  monitoring: "restricted",
  "node-agents": "privileged",
} as const satisfies Readonly<Record<string, PodSecurityLevel>>;

/** One of these, or `kube-system`, which is there already. */
export type PlatformNamespace = keyof typeof PLATFORM_NAMESPACES | "kube-system";
