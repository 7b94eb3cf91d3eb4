import { alertRules, type AlertRule } from "../alerts/alert-rules";
import type { ClusterServices } from "../kubernetes/cluster-services";
import { objectLabels } from "../kubernetes/labels";
import type { Namespace } from "../kubernetes/namespace";

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
