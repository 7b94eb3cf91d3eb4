import { otlpReceiver } from "../../../modules/addons/alloy-otlp/peer";
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

export const SILENCES: readonly Silence[] = [
  {
    reason: "Loki's pods are simulated",
    concerns: ({ dataSource }) => dataSource === "loki",
    isSilent: async (kubectl) => !(await areReal(kubectl, loki)),
  },
  {
    reason: "the pods of the receiver of traces are simulated",
    concerns: ({ queries }) => queries.some((query) => /\b(traces_span|otelcol_)/.test(query)),
    isSilent: async (kubectl) => !(await areReal(kubectl, otlpReceiver)),
  },
  {
    reason: "the kubelets measure pods and name no containers",
    concerns: ({ queries }) =>
      queries.some((query) => /container_\w+\{[^}]*\bcontainer/.test(query)),
    isSilent: async (kubectl) => !(await hasAnswer(kubectl, "prometheus", NAMED_CONTAINER)),
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
