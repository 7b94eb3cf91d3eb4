import { type AlertRule, down } from "../../alerts/alert-rules";
import { NAMESPACE } from "./peer";

export const policyControllerAlerts: readonly AlertRule[] = [
  {
    alert: "PolicyControllerDown",
    expr: down(`namespace="${NAMESPACE}"`),
    for: "5m",
    severity: "critical",
    summary: "Nobody answers for signatures of images: no pod of an application can start",
  },
];
