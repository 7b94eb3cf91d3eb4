import { loki } from "../../../modules/addons/loki/peer";
import type { PodPeer } from "../../../modules/kubernetes/peer";
import type { Kubectl } from "../../cluster-client/kubectl";
import { realPods } from "../../cluster-client/real-pods";
import { hasAnswer } from "./data-source";
import type { Panel } from "./panels";

/** What nobody tells on some clusters: panels that ask for it may be empty there. */
export interface Silence {
  readonly reason: string;
  concerns(panel: Panel): boolean;
  isSilent(kubectl: Kubectl): Promise<boolean>;
}

const NAMED_CONTAINER = 'container_memory_working_set_bytes{container!=""}';
/** Alloy tells of itself wherever it runs; a program that only answers in its place doesn't. */
const ALLOY = "alloy_build_info";

const asks =
  (what: RegExp) =>
  ({ queries }: Panel): boolean =>
    queries.some((query) => what.test(query));

const hasNone = (query: string) => async (kubectl: Kubectl) =>
  !(await hasAnswer(kubectl, "prometheus", query));

export const SILENCES: readonly Silence[] = [
  {
    reason: "Loki's pods are simulated",
    concerns: (panel) => panel.dataSource === "loki" || asks(/\bloki_request/)(panel),
    isSilent: async (kubectl) => !(await areReal(kubectl, loki)),
  },
  {
    reason: "Alloy's pods are simulated",
    // Services that can be chosen are those of its spans.
    concerns: asks(/\bloki_write|\btraces_span|\botelcol_|\$service/),
    isSilent: hasNone(ALLOY),
  },
  {
    reason: "the kubelets measure pods and name no containers",
    concerns: asks(/container_\w+\{[^}]*\bcontainer/),
    isSilent: hasNone(NAMED_CONTAINER),
  },
  {
    reason: "the kubelets measure no volumes",
    concerns: asks(/\bkubelet_volume_stats/),
    isSilent: hasNone("kubelet_volume_stats_capacity_bytes"),
  },
];

export async function silencesOf(kubectl: Kubectl): Promise<Silence[]> {
  const silent = await Promise.all(SILENCES.map((each) => each.isSilent(kubectl)));
  return SILENCES.filter((_, index) => silent[index]);
}

export async function areReal(
  kubectl: Kubectl,
  { namespace, podLabels }: PodPeer,
): Promise<boolean> {
  return (await realPods(kubectl, namespace.name, podLabels)).length > 0;
}
