import type { Decision as DecisionOf } from "../decisions/decision";

export { ABSENT } from "../decisions/decision";

/** The cluster on a laptop, and one in Azure with all there is. */
export const CLUSTERS = ["local", "prod"] as const;
export type ClusterName = (typeof CLUSTERS)[number];
export type Decision = DecisionOf<ClusterName>;
