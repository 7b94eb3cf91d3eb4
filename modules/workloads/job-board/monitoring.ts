import { Construct } from "constructs";
import type { Environment } from "../../environment/environment";
import { alertRules } from "../../alerts/alert-rules";
import { Dashboard } from "../../dashboards/dashboard";
import { Manifests } from "../../kubernetes/manifests";
import type { Namespace } from "../../kubernetes/namespace";
import { objectiveRules } from "../../objectives/objective-rules";
import { JOB_BOARD_ALERTS, SEPARATE_ALERTS } from "./alerts";
import { jobBoardDashboard, separateDashboard } from "./dashboard";
import { NAME } from "./names";
import { APPLICATIONS_COUNTED } from "./objectives";

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
    const { runbooksUrl } = environment.platform.alerts;
    const rules = alertRules({
      name: "job-board",
      namespace: namespace.name,
      rules: isSeparate ? SEPARATE_ALERTS : JOB_BOARD_ALERTS,
      runbooksUrl,
    });
    // Those of its route are the WebService's.
    const objectives = objectiveRules({
      name: "job-board-applications",
      namespace: namespace.name,
      workload: NAME,
      objectives: [APPLICATIONS_COUNTED],
      runbooksUrl,
    });
    new Manifests(this, "Alerts", {
      name: "job-board-alerts",
      namespace: namespace.name,
      manifests: [rules, objectives],
      dependsOn,
    });
  }
}
