import type { Panel } from "./panels";
import type { Silence } from "./silences";

/** Panels that may show nothing, and why. */
export interface MayBeEmpty {
  readonly dashboard: string;
  readonly panel: string;
  readonly reason: string;
}

export const MAY_BE_EMPTY: readonly MayBeEmpty[] = [
  { dashboard: "home", panel: "Alerts that fire", reason: "empty is fine" },
  {
    dashboard: "home",
    panel: "Newest backups and restores on trial, how old",
    reason: "backups are off unless an environment asks for them",
  },
  ...["What was done, and how long it took", "What was logged"].map((panel) => ({
    dashboard: "one-request",
    panel,
    reason: "the id of a trace has to be pasted first",
  })),
  { dashboard: "one-request", panel: "Newest traces that failed", reason: "empty is fine" },
  {
    dashboard: "one-request",
    panel: "Who calls whom",
    reason: "Tempo draws it of what Prometheus knows",
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
];

/** Why a panel may show nothing; nothing when it may not. */
export function reasonFor(panel: Panel, silences: readonly Silence[]): string | undefined {
  const listed = MAY_BE_EMPTY.find(
    (each) => each.dashboard === panel.dashboard && each.panel === panel.title,
  );
  return (listed ?? silences.find((silence) => silence.concerns(panel)))?.reason;
}
