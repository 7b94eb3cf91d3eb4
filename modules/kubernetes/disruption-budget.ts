import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";

/** How many pods an eviction (a drained node, an upgrade) may take at a time; one of the two. */
export type DisruptionProps =
  { /** @default 1 */ readonly maxUnavailable: number } | { readonly minAvailable: number };

export interface DisruptionBudgetProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly matchLabels: Record<string, string>;
  /** Fewest pods that run in calm times. */
  readonly minReplicas: number;
  readonly disruption: DisruptionProps;
  readonly dependsOn: ITerraformDependable[];
}

/** Lets nodes be drained without taking all pods of a workload at once. */
export class DisruptionBudget extends Construct {
  readonly resource: PodDisruptionBudgetV1;

  constructor(scope: Construct, id: string, props: DisruptionBudgetProps) {
    super(scope, id);
    const { name, namespace, labels, matchLabels, disruption } = props;
    this.check(props);
    this.resource = new PodDisruptionBudgetV1(this, "Resource", {
      metadata: { name, namespace, labels },
      spec: {
        selector: { matchLabels },
        ...("minAvailable" in disruption
          ? { minAvailable: String(disruption.minAvailable) }
          : { maxUnavailable: String(disruption.maxUnavailable) }),
      },
      dependsOn: props.dependsOn,
    });
  }

  private check({ disruption, minReplicas }: DisruptionBudgetProps): void {
    if ("minAvailable" in disruption && disruption.minAvailable >= minReplicas) {
      reportProblem(this, {
        property: "minAvailable",
        value: disruption.minAvailable,
        rule: `below the least number of replicas, ${minReplicas}, or no node could be drained`,
        remedy: `write at most ${minReplicas - 1}, or raise the replicas`,
      });
    }
    if ("maxUnavailable" in disruption && disruption.maxUnavailable < 1) {
      reportProblem(this, {
        property: "maxUnavailable",
        value: disruption.maxUnavailable,
        rule: "at least 1, or no node could be drained",
        remedy: "write 1, or switch the budget off with null",
      });
    }
  }
}
