import type { PodPeer } from "../../../modules/kubernetes/peer";
import { loki } from "../../../modules/addons/loki/peer";
import type { Panel } from "./panels";

/** Panels that may show nothing, and why. */
export interface MayBeEmpty {
  readonly dashboard: string;
  /** @default every panel of the dashboard */
  readonly panel?: string;
  readonly reason: string;
  /** Only as long as none of these pods is real: then nobody says anything. @default always */
  readonly unlessReal?: PodPeer;
}

export const MAY_BE_EMPTY: readonly MayBeEmpty[] = [
  { dashboard: "home", panel: "Alerts that fire", reason: "empty is fine" },
  {
    dashboard: "home",
    panel: "Newest backups and restores on trial, how old",
    reason: "backups are off unless an environment asks for them",
  },
  {
    dashboard: "job-board",
    panel: "Newest backup",
    reason: "backups are off unless an environment asks for them",
  },
  {
    dashboard: "job-board",
    panel: "Newest restore drill",
    reason: "backups are off unless an environment asks for them",
  },
  {
    dashboard: "certificates",
    panel: "Requests to the ACME server per second, by status",
    reason: "an own CA signs, no ACME server",
  },
  {
    dashboard: "platform-overview",
    panel: "Containers restarted in the last hour",
    reason: "empty is fine",
  },
  { dashboard: "logs", reason: "Loki's pods are simulated", unlessReal: loki },
];

/** Why a panel may show nothing; nothing when it may not. */
export function reasonFor(
  { dashboard, title }: Panel,
  isReal: (pods: PodPeer) => boolean,
): string | undefined {
  return MAY_BE_EMPTY.find(
    (each) =>
      each.dashboard === dashboard &&
      (each.panel ?? title) === title &&
      (each.unlessReal === undefined || !isReal(each.unlessReal)),
  )?.reason;
}
