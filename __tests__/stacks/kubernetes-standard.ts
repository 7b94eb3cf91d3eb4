import type { Decision } from "./kubernetes-standard/decision";
import { ingress } from "./kubernetes-standard/ingress";
import { platform } from "./kubernetes-standard/platform";
import { pods } from "./kubernetes-standard/pods";
import { workloads } from "./kubernetes-standard/workloads";

/** The decisions of docs/kubernetes-standard.md, by section. */
export const KUBERNETES_DECISIONS: Readonly<Record<string, readonly Decision[]>> = {
  ...pods,
  ...workloads,
  ...platform,
  ...ingress,
};
