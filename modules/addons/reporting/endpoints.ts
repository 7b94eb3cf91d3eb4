import type { Receiver } from "../../environment/reporting";
import { type HostPeer, hosts } from "../../kubernetes/hosts";
import { internet } from "../../platform/internet";

/** What a cluster sends to the one that it reports to, and where that takes it. */
export const SIGNALS = {
  metrics: "/api/v1/write",
  logs: "/loki/api/v1/push",
  alerts: "/api/v2/alerts",
  traces: "/v1/traces",
} as const satisfies Readonly<Record<string, string>>;

export type Signal = keyof typeof SIGNALS;

/**
 * Host at which a receiver takes a signal of one cluster. Traefik chooses by the name of the host whom
 * it trusts, so that each cluster has its own; and one for each namespace that a signal ends in, as
 * routes of one host in two namespaces would have no options of TLS in common.
 */
export function reportHost(
  signal: string,
  cluster: string,
  { domain }: { readonly domain: string },
): string {
  return `${signal}-${cluster}.${domain}`;
}

/** Address that a cluster sends a signal to. */
export function reportUrl(signal: Signal, cluster: string, receiver: Receiver): string {
  return `https://${reportHost(signal, cluster, receiver)}${SIGNALS[signal]}`;
}

/** The same, as a policy lets pods out to it. */
export function reportPeer(signal: Signal, cluster: string, receiver: Receiver): HostPeer {
  return hosts(`${receiver.name}-${signal}`, [reportHost(signal, cluster, receiver)], {
    // A receiver may have a private address.
    instead: [internet],
  });
}
