import { DEFAULT_MAX_SURGE, surgePods } from "../../kubernetes/surge";

/** Pods of a program at once: every replica and a rollout's surge, of both images where two run. */
export function mostPods({
  maxReplicas,
  release,
}: {
  readonly maxReplicas: number;
  readonly release: { readonly strategy: string };
}): number {
  const images = release.strategy === "rolling" ? 1 : 2;
  return images * (maxReplicas + surgePods(DEFAULT_MAX_SURGE, maxReplicas));
}
