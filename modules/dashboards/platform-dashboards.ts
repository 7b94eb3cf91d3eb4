import { autoscaling } from "./autoscaling";
import { certificates } from "./certificates";
import type { DashboardProps } from "./dashboard";
import { ingress } from "./ingress";
import { logs } from "./logs";
import { platformOverview } from "./platform-overview";

/** The platform's dashboards, by construct id. */
export const PLATFORM_DASHBOARDS: Readonly<Record<string, Omit<DashboardProps, "namespace">>> = {
  PlatformOverview: platformOverview,
  Ingress: ingress,
  Certificates: certificates,
  Logs: logs,
  Autoscaling: autoscaling,
};
