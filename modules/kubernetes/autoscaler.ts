import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { Resources } from "./resources";

/** How many replicas run. */
export interface AutoscalingProps {
  /** @default 2, so that one may go */
  readonly minReplicas?: number;
  /** @default 4 */
  readonly maxReplicas?: number;
  /** Average use of the CPU requested, in percent, that is aimed at. @default 50 */
  readonly targetCpuPercent?: number;
  /** How long fewer replicas must suffice before one goes. @default 300 */
  readonly scaleDownStabilizationSeconds?: number;
}

export interface AutoscalerProps extends AutoscalingProps {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** The Deployment or StatefulSet, which must leave its replica count to the autoscaler. */
  readonly target: { readonly kind: "Deployment" | "StatefulSet"; readonly name: string };
  /** Requests of the target's containers: what percent of CPU are percent of. */
  readonly resources: readonly Resources[];
  readonly dependsOn: ITerraformDependable[];
}

/**
 * Owns the replica count of its target: doubles it within 15 s when needed, takes one replica away
 * in a minute after a time of calm.
 */
export class Autoscaler extends Construct {
  readonly resource: HorizontalPodAutoscalerV2;

  constructor(scope: Construct, id: string, props: AutoscalerProps) {
    super(scope, id);
    const { namespace, labels, target } = props;
    const { minReplicas, maxReplicas, targetCpuPercent } = replicaRange(props);
    this.check(props);
    this.resource = new HorizontalPodAutoscalerV2(this, "Resource", {
      metadata: { name: target.name, namespace, labels },
      spec: {
        minReplicas,
        maxReplicas,
        scaleTargetRef: { apiVersion: "apps/v1", ...target },
        metric: [
          {
            type: "Resource",
            resource: {
              name: "cpu",
              target: { type: "Utilization", averageUtilization: targetCpuPercent },
            },
          },
        ],
        behavior: {
          scaleUp: [
            {
              stabilizationWindowSeconds: 0,
              selectPolicy: "Max",
              policy: [
                { type: "Percent", value: 100, periodSeconds: 15 },
                { type: "Pods", value: 2, periodSeconds: 15 },
              ],
            },
          ],
          scaleDown: [
            {
              stabilizationWindowSeconds: props.scaleDownStabilizationSeconds ?? 300,
              selectPolicy: "Max",
              policy: [{ type: "Pods", value: 1, periodSeconds: 60 }],
            },
          ],
        },
      },
      dependsOn: props.dependsOn,
    });
  }

  private check(props: AutoscalerProps): void {
    const { minReplicas, maxReplicas } = replicaRange(props);
    if (minReplicas < 1 || minReplicas > maxReplicas) {
      reportProblem(this, {
        property: "minReplicas",
        value: minReplicas,
        rule: `between 1 and maxReplicas, ${maxReplicas}`,
        remedy: "lower minReplicas or raise maxReplicas",
      });
    }
    if (props.resources.some(({ cpuRequest }) => cpuRequest === null)) {
      reportProblem(this, {
        property: "targetCpuPercent",
        value: replicaRange(props).targetCpuPercent,
        rule: "every container requests CPU, as the target is a percentage of that",
        remedy: "give resources.cpuRequest, or switch autoscaling off with null",
      });
    }
  }
}

/** The props with their defaults. */
export function replicaRange(props: AutoscalingProps) {
  const { minReplicas = 2, maxReplicas = Math.max(4, minReplicas), targetCpuPercent = 50 } = props;
  return { minReplicas, maxReplicas, targetCpuPercent };
}
