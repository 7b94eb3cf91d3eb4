import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { Memory } from "../support/quantities";
import { Connections } from "./connections";
import { DisruptionBudget } from "./disruption-budget";
import { selectorLabels } from "./labels";
import { type Manifest, Manifests } from "./manifests";
import { type MetricsPaths, podMonitor } from "./monitors";
import {
  type Connectable,
  type MutualTls,
  type PeerPort,
  type PodPeer,
  workloadPeer,
} from "./peer";
import { servicePorts } from "./ports";
import { Pod, type PodProps } from "./pod";
import type { ProbesProps } from "./probes";
import { declareDemand } from "./resource-demand";
import { RESTARTED_AT } from "./restart";
import { VolumeClaim } from "./volume-claim";

export interface StatefulServiceProps extends Omit<PodProps, "logs"> {
  /** Ports of the container and of the Service: what clients connect to. */
  readonly ports: readonly PeerPort[];
  /** Ports of the container that only replicas and Prometheus connect to. @default none */
  readonly internalPorts?: readonly PeerPort[];
  /** A database seldom has probe URLs: give what it has, or `null`. */
  readonly probes: ProbesProps | null;
  /** @default 1 */
  readonly replicas?: number;
  /** The volume of each replica. @default none: what it writes goes with the pod */
  readonly storage?: {
    readonly mountPath: string;
    /** May grow later, where the class lets it; never shrinks. */
    readonly size: Memory;
    /** @default - the cluster's default class */
    readonly storageClassName?: string;
  };
  /**
   * Whether the replicas look for each other: all start at once, and each has a name in DNS, below
   * the Service `<name>-nodes`, before it is ready. @default false
   */
  readonly clustered?: boolean;
  /** Port, of the container or a sidecar, and paths that Prometheus scrapes. @default none */
  readonly metrics?: MetricsPaths & { readonly port: PeerPort };
  /** Custom resources that the pods need, e.g. certificates. @default none */
  readonly customResources?: readonly Manifest[];
  /** Who is let in, where clients show a certificate. @default none is asked for */
  readonly mutualTls?: MutualTls;
}

/**
 * A backing service that keeps data: StatefulSet, Service and a volume for each replica. The claims
 * of the volumes are resources of their own, which the StatefulSet finds by their names: so they
 * stay when it goes, and grow, which its template can't.
 */
export class StatefulService extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly pod: Pod;
  readonly mutualTls?: MutualTls;
  readonly service: ServiceV1;
  readonly statefulSet: StatefulSetV1;
  readonly claims: readonly VolumeClaim[];
  readonly customResources: Manifests | undefined;
  readonly disruptionBudget: DisruptionBudget | undefined;

  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    super(scope, id);
    const { name, namespace, partOf, ports, replicas = 1, mutualTls, clustered = false } = props;
    this.checkReplicas(replicas);
    this.pod = new Pod(this, "Pod", props, {
      ports: [...ports, ...(props.internalPorts ?? [])],
      probes: props.probes,
      restartPolicy: "Always",
    });
    this.peer = workloadPeer(name, namespace, ports);
    if (mutualTls) {
      this.mutualTls = mutualTls;
    }
    const { pod, peer } = this;
    this.connections = new Connections(this, "Connections", {
      peer,
      partOf,
      pod,
      mutualTls,
      fqdnPolicies: props.cluster?.fqdnPolicies,
    });
    const release = { instance: name, image: props.image };
    const labels = pod.labels(release);
    const matchLabels = selectorLabels({ name });
    const metadata = { name, namespace: namespace.name, labels };
    const { dependsOn } = pod;
    this.customResources = this.addCustomResources(props);
    this.service = this.addService("Service", name, props, clustered ? {} : HEADLESS);
    const governing = clustered
      ? this.addService("Nodes", `${name}-nodes`, props, NODES)
      : this.service;
    this.claims = this.addClaims(props, replicas);
    const spec = () => ({
      serviceName: clustered ? `${name}-nodes` : name,
      replicas: String(replicas),
      revisionHistoryLimit: 5,
      selector: { matchLabels },
      updateStrategy: [{ type: "RollingUpdate" }],
      ...(clustered && { podManagementPolicy: "Parallel" }),
      ...statefulPods(pod.template(release), props, matchLabels),
    });
    this.statefulSet = new StatefulSetV1(this, "StatefulSet", {
      metadata,
      spec: spec(),
      // The claims say how large the volumes are: a template that changed would make anew.
      lifecycle: { ignoreChanges: [RESTARTED_AT, ...(props.storage ? [CLAIM_TEMPLATES] : [])] },
      timeouts: { create: "10m", update: "15m", delete: "10m" },
      dependsOn: [
        this.service,
        ...(clustered ? [governing] : []),
        ...this.claims.map(({ resource }) => resource),
        ...(this.customResources ? [this.customResources.release] : []),
        ...pod.podDependsOn,
      ],
    });
    pod.onChange(() => this.statefulSet.putSpec(spec()));
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
    declareDemand(namespace, { workload: this, pods: replicas, perPod: pod.resources });
    this.declareConnections(props);
  }

  /** Between the replicas, and from Prometheus, at ports that no client connects to. */
  private declareConnections(props: StatefulServiceProps): void {
    const { partOf, metrics, internalPorts = [], clustered = false, cluster = {} } = props;
    const between = internalPorts.filter(({ name }) => name !== metrics?.port.name);
    const ports = [...between, ...(metrics ? [metrics.port] : [])];
    const peer = { ...this.peer, ports };
    const internal = new Connections(this, "Internal", { peer, partOf });
    if (clustered && between.length > 0) {
      internal.allowTo(peer, { ports: between.map(({ name }) => name) });
    }
    if (metrics && cluster.prometheus) {
      internal.allowFrom(cluster.prometheus, { ports: [metrics.port.name] });
    }
  }

  private addService(
    id: string,
    name: string,
    { namespace, ports, name: workload }: StatefulServiceProps,
    kind: typeof HEADLESS | typeof NODES | Record<string, never>,
  ): ServiceV1 {
    return new ServiceV1(this, id, {
      metadata: { name, namespace: namespace.name, labels: this.pod.labels() },
      spec: {
        ...kind,
        selector: selectorLabels({ name: workload }),
        port: servicePorts(ports),
      },
      dependsOn: this.pod.dependsOn,
    });
  }

  /** Named as the StatefulSet would name those that it makes itself. */
  private addClaims(props: StatefulServiceProps, replicas: number): VolumeClaim[] {
    const { name, namespace, partOf, storage } = props;
    return storage === undefined
      ? []
      : Array.from(
          { length: replicas },
          (_, ordinal) =>
            new VolumeClaim(this, `Data${ordinal}`, {
              namespace,
              name: `data-${name}-${ordinal}`,
              workload: name,
              partOf,
              size: storage.size,
              ...(storage.storageClassName && { storageClassName: storage.storageClassName }),
            }),
        );
  }

  private addCustomResources(props: StatefulServiceProps): Manifests | undefined {
    const { name, namespace, metrics, customResources = [], cluster = {} } = props;
    const metadata = { name, namespace: namespace.name, labels: this.pod.labels() };
    const manifests = [
      ...this.pod.manifests,
      ...customResources,
      ...(metrics && cluster.prometheus ? [podMonitor(metadata, metrics.port.name, metrics)] : []),
    ];
    return manifests.length === 0
      ? undefined
      : new Manifests(this, "CustomResources", {
          name,
          namespace: namespace.name,
          manifests,
          dependsOn: this.pod.dependsOn,
        });
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

const HEADLESS = { clusterIp: "None" };
const NODES = { clusterIp: "None", publishNotReadyAddresses: true };
const CLAIM_TEMPLATES = "spec[0].volume_claim_template";

/**
 * The pods, and where there is storage what makes the StatefulSet mount the claim of each replica:
 * it adds it to the pod as volume `data`.
 */
function statefulPods(
  template: ReturnType<Pod["template"]>,
  { storage }: StatefulServiceProps,
  labels: Record<string, string>,
) {
  if (storage === undefined) {
    return { template };
  }
  const { mountPath, size, storageClassName } = storage;
  const [own, ...sidecars] = template.spec.container;
  return {
    // The provider forgets it in a StatefulSet without claims, and asks for it in the next deploy.
    minReadySeconds: 5,
    persistentVolumeClaimRetentionPolicy: [{ whenDeleted: "Retain", whenScaled: "Retain" }],
    template: {
      ...template,
      spec: {
        ...template.spec,
        container: [
          ...(own
            ? [{ ...own, volumeMount: [...own.volumeMount, { name: "data", mountPath }] }]
            : []),
          ...sidecars,
        ],
      },
    },
    volumeClaimTemplate: [
      {
        metadata: { name: "data", labels },
        spec: {
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: size.toString() } },
          ...(storageClassName && { storageClassName }),
        },
      },
    ],
  };
}
