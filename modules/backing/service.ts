import { alertRules, type AlertRule } from "../alerts/alert-rules";
import type { ClusterServices } from "../kubernetes/cluster-services";
import { objectLabels } from "../kubernetes/labels";
import type { Namespace } from "../kubernetes/namespace";
import type { Cpu, Memory } from "../support/quantities";

interface Sizes {
  readonly cpuRequest: Cpu;
  readonly memoryRequest: Memory;
  readonly memoryLimit: Memory;
}

interface VolumeSettings {
  readonly storage: Memory;
  readonly storageClassName?: string | undefined;
}

/** What every backing service is told of its surroundings. */
export interface BackingServiceProps {
  readonly namespace: Namespace;
  /** `app.kubernetes.io/part-of`. */
  readonly partOf: string;
  readonly cluster: ClusterServices;
  /** Address below which the runbooks of its alerts lie. */
  readonly runbooksUrl: string;
}

/** Labels of the objects beside its workload. */
export function serviceLabels(name: string, { partOf }: BackingServiceProps) {
  return objectLabels({ name, partOf, component: "backing-service" });
}

/** Its alerts, where there is a Prometheus to evaluate them. */
export function serviceAlerts(
  name: string,
  rules: readonly AlertRule[],
  { namespace, cluster, runbooksUrl }: BackingServiceProps,
) {
  return cluster.prometheus === undefined
    ? []
    : [alertRules({ name, namespace: namespace.name, rules, runbooksUrl })];
}

/** What each pod's own container asks for, as the settings say. */
export function podResources(settings: Sizes): Sizes {
  const { cpuRequest, memoryRequest, memoryLimit } = settings;
  return { cpuRequest, memoryRequest, memoryLimit };
}

/** The volume of each pod, as the settings say. */
export function dataVolume({ storage: size, storageClassName }: VolumeSettings, mountPath: string) {
  return { mountPath, size, ...(storageClassName !== undefined && { storageClassName }) };
}
