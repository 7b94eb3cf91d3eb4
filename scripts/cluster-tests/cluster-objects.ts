import type { Kubectl, KubernetesObject } from "../cluster-client/kubectl";

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

/** A definition of a custom resource, or the APIService that the API server makes for its version. */
const DEFINITION =
  /^(CustomResourceDefinition\.apiextensions\.k8s\.io \S+|APIService\.apiregistration\.k8s\.io v\w+)\.(traefik\.io|hub\.traefik\.io|acme\.cert-manager\.io|cert-manager\.io|monitoring\.grafana\.com)$/;

/** Whether an object of `clusterObjects` is one that outlives a destroy on purpose. */
export function isDefinition(object: string): boolean {
  return DEFINITION.test(object);
}

/** What a destroy has left: definitions, which docs/operations.md tells of, and all else. */
export async function leftovers(
  kubectl: Kubectl,
  before: ReadonlySet<string>,
): Promise<{ readonly definitions: number; readonly others: readonly string[] }> {
  const left = [...(await clusterObjects(kubectl))].filter((object) => !before.has(object));
  const definitions = left.filter(isDefinition);
  return {
    definitions: definitions.filter((object) => object.startsWith("Custom")).length,
    others: left.filter((object) => !definitions.includes(object)),
  };
}
