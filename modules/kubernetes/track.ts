import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Autoscaler, type AutoscalingProps, replicaRange } from "./autoscaler";
import type { ClusterServices } from "./cluster-services";
import { DisruptionBudget, type DisruptionProps } from "./disruption-budget";
import type { Image } from "./image";
import { selectorLabels } from "./labels";
import type { NamespaceReference } from "./peer";
import type { Pod } from "./pod";
import { QueueAutoscaler, queueReplicaRange, type QueueScalingProps } from "./queue-autoscaler";
import { declareDemand } from "./resource-demand";
import { RESTARTED_AT } from "./restart";
import { DEFAULT_MAX_SURGE, surgePods } from "./surge";

export interface TrackProps {
  /** Name of the workload. */
  readonly workload: string;
  /** Name of the Deployment, its autoscaler and its disruption budget. */
  readonly name: string;
  readonly namespace: NamespaceReference;
  readonly image: Image;
  readonly pod: Pod;
  /** `null` leaves `replicas` fixed. */
  readonly autoscaling: AutoscalingProps | null;
  /** Instead of `autoscaling`. @default none */
  readonly scaleOnQueue?: QueueScalingProps & { readonly cluster: ClusterServices };
  /** Used where nothing scales. */
  readonly replicas: number;
  readonly disruption: DisruptionProps | null;
  readonly rollout: RolloutProps;
  readonly dependsOn: ITerraformDependable[];
}

export interface RolloutProps {
  /** Pods above the count wanted while new ones start: a number or a percentage. @default 25% */
  readonly maxSurge?: string;
  /** How long a pod must be ready before the next one is replaced. @default 5 */
  readonly minReadySeconds?: number;
  /** After this long without progress the deploy fails. @default 120 */
  readonly progressDeadlineSeconds?: number;
}

/** A Deployment of one image, with what scales and protects it. */
export class Track extends Construct {
  readonly deployment: DeploymentV1;
  readonly autoscaler: Autoscaler | undefined;
  readonly disruptionBudget: DisruptionBudget | undefined;
  readonly matchLabels: Record<string, string>;

  constructor(scope: Construct, id: string, props: TrackProps) {
    super(scope, id);
    const { workload, name, namespace, image, pod, disruption, scaleOnQueue } = props;
    const autoscaling = scaleOnQueue ? null : props.autoscaling;
    const release = { instance: name, image };
    const labels = pod.labels(release);
    const {
      maxSurge = DEFAULT_MAX_SURGE,
      minReadySeconds = 5,
      progressDeadlineSeconds = 120,
    } = props.rollout;
    this.matchLabels = selectorLabels({ name: workload, instance: name });
    const spec = () => ({
      ...(autoscaling === null && !scaleOnQueue && { replicas: String(props.replicas) }),
      revisionHistoryLimit: 5,
      minReadySeconds,
      progressDeadlineSeconds,
      selector: { matchLabels: this.matchLabels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable: "0" } },
      template: pod.template(release),
    });
    this.deployment = new DeploymentV1(this, "Deployment", {
      metadata: { name, namespace: namespace.name, labels },
      spec: spec(),
      waitForRollout: true,
      lifecycle: { ignoreChanges: [RESTARTED_AT] },
      // The progress deadline fails a rollout first, with its reason; this is for the slow ones.
      timeouts: { create: "10m", update: "15m", delete: "5m" },
      dependsOn: [...pod.podDependsOn, ...props.dependsOn],
    });
    pod.onChange(() => this.deployment.putSpec(spec()));
    const common = { namespace: namespace.name, labels, dependsOn: pod.dependsOn };
    this.autoscaler =
      autoscaling === null
        ? undefined
        : new Autoscaler(this, "Autoscaler", {
            ...autoscaling,
            ...common,
            target: { kind: "Deployment", name },
            resources: pod.resources,
          });
    if (scaleOnQueue) {
      new QueueAutoscaler(this, "QueueAutoscaler", {
        ...scaleOnQueue,
        ...common,
        target: name,
        dependsOn: [this.deployment],
      });
    }
    const { minReplicas, maxReplicas } = replicasOf(props);
    this.disruptionBudget =
      disruption === null
        ? undefined
        : new DisruptionBudget(this, "DisruptionBudget", {
            ...common,
            name,
            matchLabels: this.matchLabels,
            minReplicas,
            disruption,
          });
    const pods = maxReplicas + surgePods(maxSurge, maxReplicas);
    declareDemand(namespace, { workload: this, pods, perPod: pod.resources });
  }
}

/** Fewest and most pods. */
function replicasOf({ autoscaling, scaleOnQueue, replicas }: TrackProps) {
  if (scaleOnQueue) {
    return queueReplicaRange(scaleOnQueue);
  }
  return autoscaling ? replicaRange(autoscaling) : { minReplicas: replicas, maxReplicas: replicas };
}
