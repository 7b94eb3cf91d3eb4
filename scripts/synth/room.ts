import { allocatable, type Room } from "../../modules/azure/allocatable";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { type Requested, requestedBy, times } from "./requested";

/** What pods request, and what the pool that takes them has. */
export interface PoolRoom {
  readonly pool: "system" | "user";
  readonly vmSize: string;
  readonly nodes: { readonly min: number; readonly max: number };
  readonly requested: Requested;
  readonly allocatable: Requested;
}

/** Compares the pods of the stacks on the cluster with the pool that they run on. */
export function roomIn(environment: AzureEnvironment, stacks: readonly unknown[]): PoolRoom {
  const { systemPool, userPool } = environment.infrastructure.cluster;
  const { vmSize, maxPods, nodes } = userPool ?? systemPool;
  const node = allocatable(vmSize, maxPods);
  return {
    pool: userPool === null ? "system" : "user",
    vmSize,
    nodes,
    requested: requestedBy(stacks, { least: nodes.min, most: nodes.max }),
    allocatable: { least: times(node, nodes.min), most: times(node, nodes.max) },
  };
}

/** Two lines: least requests on the fewest nodes, most requests on the most nodes. */
export function describeRoom({ pool, vmSize, nodes, requested, allocatable: room }: PoolRoom) {
  const rows = [
    ["at least", nodes.min, requested.least, room.least],
    ["at most", nodes.max, requested.most, room.most],
  ] as const;
  return rows.map(
    ([when, count, asked, has]) =>
      `Room ${when}: ${cores(asked)} of ${cores(has)} CPUs (${share(asked, has, "cpuMillis")}), ${gibibytes(asked)} of ${gibibytes(has)} GiB (${share(asked, has, "memoryMebibytes")}) requested of the ${pool} pool's ${count} ${vmSize}`,
  );
}

function cores({ cpuMillis }: Room): string {
  return (cpuMillis / 1000).toFixed(1);
}

function gibibytes({ memoryMebibytes }: Room): string {
  return (memoryMebibytes / 1024).toFixed(1);
}

function share(asked: Room, has: Room, what: keyof Room): string {
  return `${Math.round((100 * asked[what]) / has[what])} %`;
}
