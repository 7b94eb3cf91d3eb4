import type { PodSecurityLevel } from "../kubernetes/namespace";

/** A namespace of add-ons. */
export interface AddonNamespace {
  readonly name: string;
  /** The strictest level that its pods meet; `undefined` for a namespace that is there already. */
  readonly podSecurity: PodSecurityLevel | undefined;
}

/** Part of every cluster. */
export const KUBE_SYSTEM: AddonNamespace = { name: "kube-system", podSecurity: undefined };

/** Metrics, logs, alerts and dashboards. */
export const MONITORING: AddonNamespace = { name: "monitoring", podSecurity: "restricted" };

/** Agents that read the node's files, of their own so that `monitoring` needn't be privileged. */
export const NODE_AGENTS: AddonNamespace = { name: "node-agents", podSecurity: "privileged" };

/** The namespaces that add-ons run in and that the platform makes, each once, in their order. */
export function namespacesOf(
  addons: readonly {
    readonly namespace: AddonNamespace;
    readonly furtherNamespaces?: readonly AddonNamespace[];
  }[],
): readonly (AddonNamespace & { readonly podSecurity: PodSecurityLevel })[] {
  const all = addons.flatMap(({ namespace, furtherNamespaces = [] }) => [
    namespace,
    ...furtherNamespaces,
  ]);
  const byName = new Map(
    all.flatMap(({ name, podSecurity }) =>
      podSecurity === undefined ? [] : [[name, { name, podSecurity }] as const],
    ),
  );
  return [...byName.values()];
}
