import type { Construct } from "constructs";
import type { NamespaceReference } from "./peer";
import type { Resources } from "./resources";

/** What a workload may need at most, when every replica and every surge pod runs. */
export interface ResourceDemand {
  readonly workload: Construct;
  readonly pods: number;
  /** Of each container of a pod. */
  readonly perPod: readonly Resources[];
}

const demands = new WeakMap<NamespaceReference, ResourceDemand[]>();

/** Notes what a workload may need, so that the namespace can check its quota against it. */
export function declareDemand(namespace: NamespaceReference, demand: ResourceDemand): void {
  const noted = demands.get(namespace) ?? [];
  noted.push(demand);
  demands.set(namespace, noted);
}

/** Everything that workloads of a namespace may need, in the order of declaration. */
export function demandsOn(namespace: NamespaceReference): readonly ResourceDemand[] {
  return demands.get(namespace) ?? [];
}
