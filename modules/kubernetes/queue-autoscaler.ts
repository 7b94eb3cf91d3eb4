import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { ClusterServices } from "./cluster-services";
import { Manifests } from "./manifests";

/** A queue of a broker that Prometheus scrapes. */
export interface MessageQueue {
  readonly name: string;
  /** PromQL: one number, the messages that wait or are in work; no result where nobody knows. */
  readonly length: string;
}

/** How many replicas of a worker run. */
export interface QueueScalingProps {
  readonly queue: MessageQueue;
  /** Messages, waiting or in work, for each of which sets one replica runs. */
  readonly messagesPerReplica: number;
  /** Whole number from 0. @default 0: none runs while the queue is empty */
  readonly minReplicas?: number;
  /** @default 4 */
  readonly maxReplicas?: number;
  /** How long the queue must be empty before the last one goes. @default 300 */
  readonly cooldownSeconds?: number;
}

export interface QueueAutoscalerProps extends QueueScalingProps {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Name of the Deployment, which must leave its replica count to the autoscaler. */
  readonly target: string;
  readonly cluster: ClusterServices;
  /** The Deployment among them: what scales it goes first. */
  readonly dependsOn: ITerraformDependable[];
}

/** As often as Prometheus scrapes (modules/kubernetes/monitors.ts). */
const POLLING_SECONDS = 15;
/** Failures in a row, a minute's, after which nobody knows what waits. */
const FAILURE_THRESHOLD = 4;

/**
 * Owns the replica count of its target by the length of a queue, through KEDA's ScaledObject
 * (https://keda.sh/docs/2.20/reference/scaledobject-spec/). Messages in work count: a worker that is
 * busy with the last one is not taken away. While the length isn't known, one replica runs at least.
 */
export class QueueAutoscaler extends Construct {
  constructor(scope: Construct, id: string, props: QueueAutoscalerProps) {
    super(scope, id);
    const { namespace, labels, target, queue, messagesPerReplica, cluster } = props;
    const { minReplicas, maxReplicas } = queueReplicaRange(props);
    const { queueAutoscaler } = cluster;
    this.check(props);
    if (queueAutoscaler === undefined) {
      reportProblem(this, {
        property: "scaleOnQueue",
        value: queue.name,
        rule: "a cluster with KEDA, which asks Prometheus how long the queue is",
        remedy:
          "give the workload a `cluster` with a `queueAutoscaler` (an environment has one with `platform.addons.keda.enabled`), or leave `scaleOnQueue` out",
      });
      return;
    }
    new Manifests(this, "Resource", {
      name: `${target}-scaling`,
      namespace,
      manifests: [
        {
          apiVersion: "keda.sh/v1alpha1",
          kind: "ScaledObject",
          metadata: { name: target, namespace, labels },
          spec: {
            scaleTargetRef: { name: target },
            minReplicaCount: minReplicas,
            maxReplicaCount: maxReplicas,
            pollingInterval: POLLING_SECONDS,
            cooldownPeriod: props.cooldownSeconds ?? 300,
            fallback: {
              failureThreshold: FAILURE_THRESHOLD,
              replicas: Math.max(1, minReplicas),
              behavior: "currentReplicasIfHigher",
            },
            triggers: [
              {
                type: "prometheus",
                metadata: {
                  serverAddress: queueAutoscaler.prometheusUrl,
                  query: queue.length,
                  threshold: String(messagesPerReplica),
                  activationThreshold: "0",
                  // No result is no empty queue.
                  ignoreNullValues: "false",
                },
              },
            ],
          },
        },
      ],
      dependsOn: props.dependsOn,
    });
  }

  private check(props: QueueAutoscalerProps): void {
    const { messagesPerReplica } = props;
    const { minReplicas, maxReplicas } = queueReplicaRange(props);
    if (minReplicas > maxReplicas) {
      reportProblem(this, {
        property: "scaleOnQueue.minReplicas",
        value: minReplicas,
        rule: `at most maxReplicas, ${maxReplicas}`,
        remedy: "lower minReplicas or raise maxReplicas",
      });
    }
    if (!(messagesPerReplica > 0)) {
      reportProblem(this, {
        property: "scaleOnQueue.messagesPerReplica",
        value: messagesPerReplica,
        rule: "above 0",
        remedy: "write how many messages one replica may have before it gets help, e.g. 20",
      });
    }
  }
}

/** The props with their defaults. */
export function queueReplicaRange({ minReplicas = 0, maxReplicas = 4 }: QueueScalingProps) {
  return { minReplicas, maxReplicas };
}
