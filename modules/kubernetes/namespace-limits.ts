import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import { Construct } from "constructs";
import { checkRelation, type Problem } from "../support/problem";
import { objectLabels } from "./labels";
import type { Namespace } from "./namespace";
import { DEFAULT_LIMIT, DEFAULT_REQUEST, type NamespaceQuota, quotaShortfalls } from "./quota";
import { demandsOn, type ResourceDemand } from "./resource-demand";

export interface NamespaceLimitsProps {
  readonly namespace: Namespace;
  readonly partOf: string;
  /** What all pods of the namespace may ask for together. */
  readonly quota: NamespaceQuota;
}

/**
 * Quota and limit range of a namespace. Checks at synth that the quota holds all replicas at their
 * most with a rollout's surge: else the autoscaler would ask for pods that are never made.
 */
export class NamespaceLimits extends Construct {
  constructor(scope: Construct, id: string, props: NamespaceLimitsProps) {
    super(scope, id);
    const { namespace, partOf, quota } = props;
    const metadata = (component: string) => ({
      name: namespace.name,
      namespace: namespace.name,
      labels: objectLabels({ name: namespace.name, partOf, component }),
    });
    namespace.quota = new ResourceQuotaV1(this, "Quota", {
      metadata: metadata("quota"),
      spec: {
        hard: {
          pods: String(quota.pods),
          "requests.cpu": quota.cpuRequests.toString(),
          "requests.memory": quota.memoryRequests.toString(),
          "limits.memory": quota.memoryLimits.toString(),
          "requests.storage": quota.storage?.toString() ?? "0",
          // Everything comes in through the ingress controller.
          "services.loadbalancers": "0",
          "services.nodeports": "0",
        },
      },
      dependsOn: [namespace.resource],
    });
    new LimitRangeV1(this, "LimitRange", {
      metadata: metadata("limit-range"),
      spec: {
        limit: [
          {
            type: "Container",
            default: { memory: DEFAULT_LIMIT.memory.toString() },
            defaultRequest: {
              cpu: DEFAULT_REQUEST.cpu.toString(),
              memory: DEFAULT_REQUEST.memory.toString(),
            },
          },
        ],
      },
      dependsOn: [namespace.resource],
    });
    checkRelation(this, () => quotaProblems(quota, demandsOn(namespace)));
  }
}

function quotaProblems(
  quota: NamespaceQuota,
  demands: readonly ResourceDemand[],
): Omit<Problem, "path">[] {
  return quotaShortfalls(quota, demands).map(({ key, has, needs, unit }) => ({
    value: `${key} ${has}${unit}`,
    rule: `at least ${needs}${unit}: what ${demands.map(({ workload }) => workload.node.path).join(", ")} need with every replica and a rollout's surge`,
    remedy: "raise the quota, or lower maxReplicas or the requests",
  }));
}
