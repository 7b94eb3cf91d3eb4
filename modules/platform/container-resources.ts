/** What one container of a chart gets, in Kubernetes' quantities. */
interface ContainerResourcesProps {
  /** Requested. There is no limit: what others don't use may be used. */
  readonly cpu: string;
  /** Requested. */
  readonly memory: string;
  readonly memoryLimit: string;
}

/**
 * Requests and limits of a container, as charts take them. On the node's disk a container keeps what
 * it writes into its image and into `emptyDir`s, and its log: in AKS up to 5 files of 50 MiB
 * (https://learn.microsoft.com/azure/aks/custom-node-configuration). More than 1 GiB evicts the pod
 * instead of filling the disk of all.
 */
export function containerResources({ cpu, memory, memoryLimit }: ContainerResourcesProps) {
  return {
    requests: { cpu, memory, "ephemeral-storage": "64Mi" },
    limits: { memory: memoryLimit, "ephemeral-storage": "1Gi" },
  };
}
