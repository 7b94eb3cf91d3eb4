import { VM_SIZES } from "./vm-sizes";

/** What pods can request of a node, or of several. */
export interface Room {
  readonly cpuMillis: number;
  readonly memoryMebibytes: number;
}

/**
 * CPU that AKS keeps for itself, by cores of the machine:
 * https://learn.microsoft.com/azure/aks/node-resource-reservations, read 2026-08.
 */
const RESERVED_CPU_MILLIS = [
  [64, 740],
  [32, 420],
  [16, 260],
  [8, 180],
  [4, 140],
  [2, 100],
] as const;

/** Memory below which the kubelet evicts pods, in MiB; same source, since AKS 1.29. */
const EVICTION_MEBIBYTES = 100;

/**
 * What AKS leaves to pods on a node of a size: 20 MiB for each pod that fits and 50 MiB, but at most a
 * quarter of the memory, are the kubelet's. The operating system takes some more, and DaemonSets of
 * AKS' own about half a core, neither of which is documented.
 */
export function allocatable(vmSize: string, maxPods: number): Room {
  const { vcpus = 0, memoryGib = 0 } = VM_SIZES[vmSize] ?? {};
  const [, reserved = 60] = RESERVED_CPU_MILLIS.find(([cores]) => cores <= vcpus) ?? [];
  const mebibytes = memoryGib * 1024;
  const kubelet = Math.min(20 * maxPods + 50, mebibytes / 4);
  return {
    cpuMillis: vcpus * 1000 - reserved,
    memoryMebibytes: mebibytes - kubelet - EVICTION_MEBIBYTES,
  };
}
