import type { RouteMetrics } from "../objectives/route-objectives";
import type { PodPeer } from "./peer";
import type { TraceReceiver } from "./traces";

/** Who signs certificates on a cluster. */
export interface CertificateIssuer {
  /** Of the ClusterIssuer. */
  readonly name: string;
  /** Whether it may ask the host itself for proof (ACME HTTP-01), through the ingress controller. */
  readonly asksHost: boolean;
}

/** Where logs are kept. */
export interface LogStore {
  readonly peer: PodPeer;
  /** Where it takes logs (Loki's push API). */
  readonly pushUrl: string;
}

/** Who scales workers by what waits for them. */
export interface QueueAutoscaler {
  /** Prometheus, which it asks, and which scrapes the broker. */
  readonly prometheusUrl: string;
}

/**
 * What a cluster offers to workloads. The platform of this project offers all of it
 * (`clusterServices(environment)`); on another cluster, say what is there.
 */
export interface ClusterServices {
  /** Traefik, with its CRDs: what comes from outside reaches a workload from here. */
  readonly ingressController?: PodPeer;
  /** cert-manager's issuer of certificates for routes. */
  readonly issuer?: CertificateIssuer;
  /** Prometheus, with its operator's CRDs: scrapes every workload that has metrics. */
  readonly prometheus?: PodPeer;
  /** What holds routes to objectives: rules of Prometheus on what the ingress controller measures. */
  readonly objectives?: {
    readonly routes: RouteMetrics;
    /** Address below which the runbooks lie, without a slash at its end. */
    readonly runbooksUrl: string;
  };
  /** Loki, which log sidecars push to. */
  readonly logStore?: LogStore;
  /** What takes spans over OTLP: workloads with `traces` send theirs there. */
  readonly traceReceiver?: TraceReceiver;
  /** KEDA, with its CRDs: a `Worker` with `scaleOnQueue` needs it. */
  readonly queueAutoscaler?: QueueAutoscaler;
  /**
   * Whether its network policies can name hosts: Cilium with rules on DNS names, in AKS Advanced
   * Container Networking Services. @default false
   */
  readonly fqdnPolicies?: boolean;
}
