import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import { Construct } from "constructs";
import { checkRelation, type Problem } from "../support/problem";
import { Cpu, Memory } from "../support/quantities";
import { objectLabels } from "./labels";
import type { Namespace } from "./namespace";
import { demandsOn, type ResourceDemand } from "./resource-demand";
import type { Resources } from "./resources";

export interface NamespaceLimitsProps {
  readonly namespace: Namespace;
  readonly partOf: string;
  /** What all pods of the namespace may ask for together. */
  readonly quota: NamespaceQuota;
}

export interface NamespaceQuota {
  readonly pods: number;
  readonly cpuRequests: Cpu;
  readonly memoryRequests: Memory;
  readonly memoryLimits: Memory;
  /** Of all volume claims. @default none, so no claim */
  readonly storage?: Memory;
}

/** Of a container that names no memory limit or request itself, such as an ACME solver's. */
const DEFAULT_REQUEST = { cpu: Cpu.millis(50), memory: Memory.mebibytes(64) };
const DEFAULT_LIMIT = { memory: Memory.mebibytes(128) };

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
    new ResourceQuotaV1(this, "Quota", {
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
  const needs = [
    { key: "pods", has: quota.pods, needs: total(demands, () => 1, 1), unit: "" },
    {
      key: "cpuRequests",
      has: quota.cpuRequests.millis,
      needs: total(demands, ({ cpuRequest }) => (cpuRequest ?? DEFAULT_REQUEST.cpu).millis),
      unit: "m",
    },
    {
      key: "memoryRequests",
      has: quota.memoryRequests.mebibytes,
      needs: total(demands, ({ memoryRequest }) => mebibytes(memoryRequest, DEFAULT_REQUEST)),
      unit: "Mi",
    },
    {
      key: "memoryLimits",
      has: quota.memoryLimits.mebibytes,
      needs: total(demands, ({ memoryLimit }) => mebibytes(memoryLimit, DEFAULT_LIMIT)),
      unit: "Mi",
    },
  ];
  return needs
    .filter((need) => need.has < need.needs)
    .map((need) => ({
      value: `${need.key} ${need.has}${need.unit}`,
      rule: `at least ${need.needs}${need.unit}: what ${demands.map(({ workload }) => workload.node.path).join(", ")} need with every replica and a rollout's surge`,
      remedy: "raise the quota, or lower maxReplicas or the requests",
    }));
}

/** Sum over all pods and, unless told otherwise, all of their containers. */
function total(
  demands: readonly ResourceDemand[],
  of: (container: Resources) => number,
  containers?: number,
): number {
  return sum(demands.map(({ pods, perPod }) => pods * sum(perPod.slice(0, containers).map(of))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}

function mebibytes(value: Memory | null, fallback: { readonly memory: Memory }): number {
  return (value ?? fallback.memory).mebibytes;
}
