import { alertRules } from "../../alerts/alert-rules";
import type { Environment } from "../../environment/environment";
import type { CustomResources } from "../../platform/addon";
import { MONITORING } from "../../platform/namespaces";
import { RECEIVER } from "../alloy-otlp/peer";
import { tracesPorts } from "../alloy-otlp/received-traces";
import { CENTRAL_ALERTS, REPORTING_ALERTS } from "./alerts";
import { receives } from "./central";
import { receivingRoutes } from "./receiving-routes";

/** In `monitoring`: alerts of a cluster that reports, the ways in of one that receives. */
export function reportingResources(
  environment: Environment,
  { logs, traces }: { readonly logs: boolean; readonly traces: boolean },
): readonly CustomResources[] {
  const namespace = MONITORING.name;
  const { runbooksUrl } = environment.platform.alerts;
  return [
    ...(receives(environment) || environment.reportsTo
      ? [
          {
            id: "ReportingAlerts",
            name: "reporting-alerts",
            namespace,
            manifests: [
              alertRules({
                name: "reporting",
                namespace,
                rules: [...REPORTING_ALERTS, ...(receives(environment) ? CENTRAL_ALERTS : [])],
                runbooksUrl,
              }),
            ],
          },
        ]
      : []),
    ...(receives(environment)
      ? [
          {
            id: "ReceivingRoutes",
            name: "receiving-routes",
            namespace,
            manifests: receivingRoutes(environment, namespace, [
              { signal: "alerts", service: "kube-prometheus-stack-alertmanager", port: 9093 },
              ...(logs ? [{ signal: "logs", service: "loki", port: 3100 } as const] : []),
              ...(traces
                ? [{ signal: "traces", service: RECEIVER, port: tracesPorts(environment) } as const]
                : []),
            ]),
            needs: ["traefik"] as const,
          },
        ]
      : []),
  ];
}
