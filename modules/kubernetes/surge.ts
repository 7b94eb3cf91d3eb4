/** Pods above the count wanted while new ones start, unless a workload says otherwise. */
export const DEFAULT_MAX_SURGE = "25%";

/** Pods that a rollout starts beyond its replicas: a number, or a share of them, rounded up. */
export function surgePods(maxSurge: string, replicas: number): number {
  return maxSurge.endsWith("%")
    ? Math.ceil((Number.parseFloat(maxSurge) / 100) * replicas)
    : Number(maxSurge);
}
