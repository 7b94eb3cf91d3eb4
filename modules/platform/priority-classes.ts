import { PriorityClassV1 } from "@cdktf/provider-kubernetes/lib/priority-class-v1";
import type { Construct } from "constructs";
import { objectLabels } from "../kubernetes/labels";

/** Who is evicted last when a node is full; pods without a class have priority 0. */
const PRIORITY_CLASSES = [
  // Every request, or every change to the cluster, passes through it: Traefik, cert-manager.
  { id: "PlatformCritical", name: "platform-critical", value: 1_000_000 },
  // What one looks at when things go wrong: metrics, logs, alerts.
  { id: "PlatformObservability", name: "platform-observability", value: 500_000 },
  // A workload that others can't do without, such as their database.
  { id: "WorkloadCritical", name: "workload-critical", value: 100_000 },
] as const;

/** Makes the priority classes of the cluster. */
export function addPriorityClasses(scope: Construct): PriorityClassV1[] {
  return PRIORITY_CLASSES.map(
    ({ id, name, value }) =>
      new PriorityClassV1(scope, id, {
        metadata: {
          name,
          labels: objectLabels({ name, partOf: "platform", component: "priority-class" }),
        },
        value,
      }),
  );
}
