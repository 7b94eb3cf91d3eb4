import { Construct } from "constructs";
import type { Environment } from "../../environment/environment";
import { alertRules } from "../../alerts/alert-rules";
import { Dashboard } from "../../dashboards/dashboard";
import { Manifests } from "../../kubernetes/manifests";
import type { Namespace } from "../../kubernetes/namespace";
import { JOB_BOARD_ALERTS, SEPARATE_ALERTS } from "./alerts";
import { jobBoardDashboard, separateDashboard } from "./dashboard";

export interface JobBoardMonitoringProps {
  readonly environment: Environment;
  readonly namespace: Namespace;
}

/** Dashboard and alerts of the job board, in its own namespace: both are found from everywhere. */
export class JobBoardMonitoring extends Construct {
  constructor(scope: Construct, id: string, { environment, namespace }: JobBoardMonitoringProps) {
    super(scope, id);
    const dependsOn = [namespace.resource];
    const isSeparate = environment.workloads.jobBoard.roles === "separate";
    new Dashboard(this, "Dashboard", {
      ...(isSeparate ? separateDashboard : jobBoardDashboard),
      namespace: namespace.name,
      dependsOn,
    });
    const rules = alertRules({
      name: "job-board",
      namespace: namespace.name,
      rules: isSeparate ? SEPARATE_ALERTS : JOB_BOARD_ALERTS,
      runbooksUrl: environment.platform.alerts.runbooksUrl,
    });
    new Manifests(this, "Alerts", {
      name: "job-board-alerts",
      namespace: namespace.name,
      manifests: [rules],
      dependsOn,
    });
  }
}
