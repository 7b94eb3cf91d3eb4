import type { Kubectl, KubernetesObject } from "./kubectl";

/** What the control plane makes and removes by itself, all the time. */
const TRANSIENT =
  /^(events|leases|endpoints|endpointslices|componentstatuses|bindings|controllerrevisions|replicasets|pods|nodes|csinodes|certificatesigningrequests|volumeattachments)(\.|$)|\.metrics\.k8s\.io$/;

/** Every lasting object of a cluster, as `kind.group namespace/name`. */
export async function clusterObjects(kubectl: Kubectl): Promise<Set<string>> {
  const types = (await kubectl.text(["api-resources", "--verbs=list", "--output=name"]))
    .trim()
    .split("\n")
    .filter((type) => !TRANSIENT.test(type));
  const objects = await kubectl.list(types.join(","), [
    "--all-namespaces",
    "--show-managed-fields=false",
  ]);
  return new Set(objects.map(identityOf));
}

function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const [group] = apiVersion.includes("/") ? apiVersion.split("/") : [""];
  const name =
    metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  return `${kind}${group ? `.${group}` : ""} ${name}`;
}

/** Spec generations of what runs pods, by kind and name: a changed one has been rolled. */
export async function podTemplates(kubectl: Kubectl): Promise<Map<string, string>> {
  const controllers = await kubectl.list<Templated>("deployments,statefulsets,daemonsets");
  return new Map(
    controllers.map((controller) => [
      identityOf(controller),
      JSON.stringify(controller.spec.template),
    ]),
  );
}

interface Templated extends KubernetesObject {
  readonly spec: { readonly template: unknown };
}

/** Names of those whose pods were rolled between two looks. */
export function rolledBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...after]
    .filter(([name, template]) => before.get(name) !== template)
    .map(([name]) => name);
}
