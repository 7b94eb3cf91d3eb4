import { clusterAccess } from "./platform-standard/cluster-access";
import { clusterNodes } from "./platform-standard/cluster-nodes";
import { hosts } from "./platform-standard/hosts";
import { data } from "./platform-standard/data";
import type { Decision } from "./platform-standard/decision";
import { surroundings } from "./platform-standard/surroundings";

/** The decisions of docs/platform-standard.md, by section. */
export const DECISIONS: Readonly<Record<string, readonly Decision[]>> = {
  ...clusterAccess,
  ...clusterNodes,
  ...data,
  ...hosts,
  ...surroundings,
};
