import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { Memory } from "../support/quantities";
import { Connections } from "./connections";
import { DisruptionBudget } from "./disruption-budget";
import { selectorLabels } from "./labels";
import { type Connectable, type PeerPort, type PodPeer, workloadPeer } from "./peer";
import { Pod, type PodProps } from "./pod";
import type { ProbesProps } from "./probes";
import { declareDemand } from "./resource-demand";
import { RESTARTED_AT } from "./restart";

export interface StatefulServiceProps extends Omit<PodProps, "logs" | "secrets"> {
  /** Ports of the container and of the headless Service. */
  readonly ports: readonly PeerPort[];
  /** A database seldom has probe URLs: give what it has, or `null`. */
  readonly probes: ProbesProps | null;
  /** @default 1 */
  readonly replicas?: number;
  /** The volume of each replica. */
  readonly storage: {
    readonly mountPath: string;
    readonly size: Memory;
    /** @default - the cluster's default class */
    readonly storageClassName?: string;
  };
}

/**
 * A backing service that keeps data: StatefulSet, headless Service and a volume for each replica,
 * which stays when the StatefulSet goes.
 */
export class StatefulService extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly pod: Pod;
  readonly service: ServiceV1;
  readonly statefulSet: StatefulSetV1;
  readonly disruptionBudget: DisruptionBudget | undefined;

  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    super(scope, id);
    const { name, namespace, partOf, ports, storage, replicas = 1 } = props;
    this.checkReplicas(replicas);
    this.pod = new Pod(this, "Pod", props, {
      ports,
      probes: props.probes,
      restartPolicy: "Always",
    });
    this.peer = workloadPeer(name, namespace, ports);
    this.connections = new Connections(this, "Connections", { peer: this.peer, partOf });
    const release = { instance: name, image: props.image };
    const labels = this.pod.labels(release);
    const matchLabels = selectorLabels({ name });
    const metadata = { name, namespace: namespace.name, labels };
    const { dependsOn } = this.pod;
    this.service = new ServiceV1(this, "Service", {
      metadata,
      spec: {
        clusterIp: "None",
        selector: matchLabels,
        port: ports.map((port) => ({
          name: port.name,
          port: port.port,
          targetPort: port.name,
          protocol: port.protocol ?? "TCP",
        })),
      },
      dependsOn,
    });
    this.statefulSet = new StatefulSetV1(this, "StatefulSet", {
      metadata,
      spec: {
        serviceName: name,
        replicas: String(replicas),
        minReadySeconds: 5,
        revisionHistoryLimit: 5,
        selector: { matchLabels },
        updateStrategy: [{ type: "RollingUpdate" }],
        persistentVolumeClaimRetentionPolicy: [{ whenDeleted: "Retain", whenScaled: "Retain" }],
        template: withDataMount(this.pod.template(release), storage.mountPath),
        volumeClaimTemplate: [
          {
            metadata: { name: "data", labels: matchLabels },
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: storage.size.toString() } },
              ...(storage.storageClassName && { storageClassName: storage.storageClassName }),
            },
          },
        ],
      },
      lifecycle: { ignoreChanges: [RESTARTED_AT] },
      timeouts: { create: "10m", update: "15m", delete: "10m" },
      dependsOn: [this.service, ...this.pod.podDependsOn],
    });
    this.disruptionBudget =
      replicas > 1
        ? new DisruptionBudget(this, "DisruptionBudget", {
            ...metadata,
            matchLabels,
            minReplicas: replicas,
            disruption: { maxUnavailable: 1 },
            dependsOn,
          })
        : undefined;
    declareDemand(namespace, { workload: this, pods: replicas, perPod: this.pod.resources });
  }

  private checkReplicas(replicas: number): void {
    if (!Number.isInteger(replicas) || replicas < 1) {
      reportProblem(this, {
        property: "replicas",
        value: replicas,
        rule: "a whole number from 1",
        remedy: "write 1, or an odd number where the service elects a leader",
      });
    }
  }
}

/** Mounts the claim of the replica, which the StatefulSet adds to the pod as volume `data`. */
function withDataMount(template: ReturnType<Pod["template"]>, mountPath: string) {
  const { spec } = template;
  return {
    ...template,
    spec: {
      ...spec,
      container: spec.container.map((container) => ({
        ...container,
        volumeMount: [...container.volumeMount, { name: "data", mountPath }],
      })),
    },
  };
}
