import { Cpu, Memory } from "../support/quantities";
import type { Resources } from "./resources";

export interface NamespaceQuota {
  readonly pods: number;
  readonly cpuRequests: Cpu;
  readonly memoryRequests: Memory;
  readonly memoryLimits: Memory;
  /** Of all volume claims. @default none, so no claim */
  readonly storage?: Memory;
}

/** Of a container that names no memory limit or request itself, such as an ACME solver's. */
export const DEFAULT_REQUEST = { cpu: Cpu.millis(50), memory: Memory.mebibytes(64) };
export const DEFAULT_LIMIT = { memory: Memory.mebibytes(128) };

/** What pods ask for together: their number, and each of their containers. */
export interface QuotaDemand {
  readonly pods: number;
  readonly perPod: readonly Pick<Resources, "cpuRequest" | "memoryRequest" | "memoryLimit">[];
}

/** A line of a quota that has less than is needed. */
export interface QuotaShortfall {
  readonly key: "pods" | "cpuRequests" | "memoryRequests" | "memoryLimits";
  readonly has: number;
  readonly needs: number;
  /** Of both numbers: none, `m` or `Mi`. */
  readonly unit: string;
}

/** Where a quota has no room for what pods ask for. */
export function quotaShortfalls(
  quota: NamespaceQuota,
  demands: readonly QuotaDemand[],
): readonly QuotaShortfall[] {
  const lines: readonly QuotaShortfall[] = [
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
  return lines.filter(({ has, needs }) => has < needs);
}

/** Sum over all pods and, unless told otherwise, all of their containers. */
function total(
  demands: readonly QuotaDemand[],
  of: (container: QuotaDemand["perPod"][number]) => number,
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
