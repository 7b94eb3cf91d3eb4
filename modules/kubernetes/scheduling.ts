/**
 * Where the replicas of a workload go: `spread` over zones and nodes as far as they allow, `together`
 * on one node (a ReadWriteOnce volume is attached to one), or `anywhere`.
 */
export type Placement = "spread" | "together" | "anywhere";

const HOSTNAME = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";

/** Fields of the pod that place it, for the pods with these labels. */
export function podPlacement(placement: Placement, matchLabels: Record<string, string>) {
  const labelSelector = [{ matchLabels }];
  switch (placement) {
    case "spread":
      return {
        topologySpreadConstraint: [ZONE, HOSTNAME].map((topologyKey) => ({
          maxSkew: 1,
          topologyKey,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector,
          // Each rollout is spread for itself: the pods it replaces don't count.
          matchLabelKeys: ["pod-template-hash"],
        })),
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 100, podAffinityTerm: { topologyKey: HOSTNAME, labelSelector } },
            ],
          },
        },
      };
    case "together":
      return {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: HOSTNAME, labelSelector },
            ],
          },
        },
      };
    case "anywhere":
      return {};
  }
}
