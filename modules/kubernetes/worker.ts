import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { AutoscalingProps } from "./autoscaler";
import { Connections } from "./connections";
import type { DisruptionProps } from "./disruption-budget";
import { type Manifest, Manifests } from "./manifests";
import { podMonitor } from "./monitors";
import { type Connectable, type PeerPort, type PodPeer, workloadPeer } from "./peer";
import { Pod, type PodProps } from "./pod";
import type { ProbesProps } from "./probes";
import type { QueueScalingProps } from "./queue-autoscaler";
import { resolveShutdown, type ShutdownProps } from "./shutdown";
import { traceReceiverOf, traceVariables } from "./traces";
import { type RolloutProps, Track } from "./track";

export interface WorkerProps extends Omit<PodProps, "gracePeriodSeconds">, ShutdownProps {
  /** Port for metrics; nobody but Prometheus connects to a worker. @default none */
  readonly metricsPort?: PeerPort;
  /** Port for probes, which the node asks. @default metricsPort */
  readonly probePort?: PeerPort;
  /** @default none */
  readonly probes?: ProbesProps | null;
  /** @default 2 to 4 replicas at 50 % of the CPU requested; `null` leaves `replicas` fixed */
  readonly autoscaling?: AutoscalingProps | null;
  /** As many replicas as a queue has work for, instead of `autoscaling`; takes KEDA. @default none */
  readonly scaleOnQueue?: QueueScalingProps;
  /** Used where nothing scales. @default 2 */
  readonly replicas?: number;
  /** @default one pod at a time; `null` for none */
  readonly disruption?: DisruptionProps | null;
  readonly rollout?: RolloutProps;
  /** Further custom resources, e.g. its alerts. @default none */
  readonly customResources?: readonly Manifest[];
}

/** Pods that take work from elsewhere, e.g. from a queue, and offer no port to others. */
export class Worker extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly pod: Pod;
  readonly stable: Track;
  readonly customResources: Manifests | undefined;

  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    const { name, namespace, partOf, metricsPort, probes = null, cluster = {} } = props;
    const ports = metricsPort ? [metricsPort] : [];
    const traceReceiver = traceReceiverOf(props);
    const probePort = props.probePort ?? metricsPort;
    const shutdown = resolveShutdown(this, props);
    this.pod = new Pod(
      this,
      "Pod",
      {
        ...props,
        gracePeriodSeconds: shutdown.gracePeriodSeconds,
        variables: {
          ...shutdown.variables,
          ...(traceReceiver && traceVariables(name, traceReceiver)),
          ...props.variables,
        },
      },
      {
        ports: props.probePort ? [props.probePort, ...ports] : ports,
        probes: probes && { ...(probePort && { port: probePort.name }), ...probes },
        restartPolicy: "Always",
      },
    );
    this.peer = workloadPeer(name, namespace, ports);
    this.connections = new Connections(this, "Connections", {
      peer: this.peer,
      partOf,
      pod: this.pod,
      fqdnPolicies: cluster.fqdnPolicies,
    });
    const metadata = { name, namespace: namespace.name, labels: this.pod.labels() };
    const manifests = [
      ...this.pod.manifests,
      ...(props.customResources ?? []),
      ...(metricsPort && cluster.prometheus ? [podMonitor(metadata, metricsPort.name)] : []),
    ];
    this.customResources =
      manifests.length > 0
        ? new Manifests(this, "CustomResources", {
            name,
            namespace: namespace.name,
            manifests,
            dependsOn: this.pod.dependsOn,
          })
        : undefined;
    const { autoscaling = {}, scaleOnQueue, replicas = 2 } = props;
    const { disruption = { maxUnavailable: 1 } } = props;
    this.checkScaling(props);
    this.stable = new Track(this, "Stable", {
      workload: name,
      name,
      namespace,
      image: props.image,
      pod: this.pod,
      autoscaling,
      ...(scaleOnQueue && { scaleOnQueue: { ...scaleOnQueue, cluster } }),
      replicas,
      disruption,
      rollout: props.rollout ?? {},
      dependsOn: this.customResources ? [this.customResources.release] : [],
    });
    if (metricsPort && cluster.prometheus) {
      this.connections.allowFrom(cluster.prometheus);
    }
    if (props.logs === "sidecar" && cluster.logStore) {
      this.connections.allowTo(cluster.logStore.peer);
    }
    if (traceReceiver) {
      this.connections.allowTo(traceReceiver.peer);
    }
  }

  private checkScaling({ autoscaling, scaleOnQueue }: WorkerProps): void {
    if (autoscaling && scaleOnQueue) {
      reportProblem(this, {
        property: "autoscaling",
        value: autoscaling,
        rule: "one of `autoscaling` and `scaleOnQueue`: two autoscalers would work against each other",
        remedy: "leave one of them out",
      });
    }
  }
}
