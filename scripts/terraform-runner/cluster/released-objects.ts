import { stringify } from "yaml";
import { helmReleases, type HelmRelease } from "../../cluster-client/helm-releases";
import { type Kubectl, type KubernetesObject, qualifiedName } from "../../cluster-client/kubectl";
import { type AttributeChange, attributeChanges } from "../plan/attribute-changes";
import { type ApiResources, apiResources, resourceOf, versionedName } from "./api-resources";
import type { Declared, DeclaredRelease } from "./declared";
import { holds } from "./holds";

/** An object of a Helm release that isn't as its manifest says. */
export interface ChangedObject {
  readonly release: DeclaredRelease;
  /** As it has to be. */
  readonly object: KubernetesObject;
  /** Whether there is none of that name. */
  readonly gone: boolean;
  /** From what it is to what it has to be. */
  readonly attributes: readonly AttributeChange[];
}

/** Who writes an object that is put right. */
export const FIELD_MANAGER = "npm-run-deploy";

/** What is part of every object and nobody's intention. */
const BOOKKEEPING = new Set([
  "managedFields",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "uid",
]);

/**
 * Compares the objects of a stack's deployed releases with their manifests. What only reads
 * differently (a quantity, a default, a field that the API server drops) is told apart by asking the
 * API server what applying the manifest would change.
 */
export async function changedObjects(
  kubectl: Kubectl,
  { records, releases }: Declared,
): Promise<ChangedObject[]> {
  if (releases.length === 0) {
    return [];
  }
  const deployed = await helmReleases(kubectl, records);
  const resources = await apiResources(kubectl);
  const wanted = releases.flatMap((release) =>
    deployed
      .filter(({ name, namespace }) => name === release.name && namespace === release.namespace)
      .filter(({ status }) => status === "deployed")
      .flatMap((found) => manifestOf(found, resources).map((object) => ({ release, object }))),
  );
  const live = await liveObjects(
    kubectl,
    wanted.map(({ object }) => object),
    resources,
  );
  const changed = await Promise.all(
    wanted.map(async ({ release, object }): Promise<ChangedObject[]> => {
      const found = live.get(identityOf(object));
      if (found === undefined) {
        return [{ release, object, gone: true, attributes: [] }];
      }
      if (holds(found, object)) {
        return [];
      }
      const attributes = await difference(kubectl, object);
      return attributes.length === 0 ? [] : [{ release, object, gone: false, attributes }];
    }),
  );
  return changed.flat();
}

/** The objects of a release as Helm makes them: in its namespace and with its marks. */
function manifestOf(
  { name, namespace, objects }: HelmRelease,
  resources: ApiResources,
): KubernetesObject[] {
  return objects.filter(isLasting).map((object) => {
    const { metadata } = object;
    return {
      ...object,
      metadata: {
        ...metadata,
        ...(resourceOf(resources, object)?.namespaced !== false && {
          namespace: metadata.namespace ?? namespace,
        }),
        labels: { ...metadata.labels, "app.kubernetes.io/managed-by": "Helm" },
        annotations: {
          ...metadata.annotations,
          "meta.helm.sh/release-name": name,
          "meta.helm.sh/release-namespace": namespace,
        },
      },
    };
  });
}

/** Not a Job, which may have been tidied away, nor rules that the API server itself fills in. */
function isLasting(object: KubernetesObject): boolean {
  return object.kind !== "Job" && !("aggregationRule" in object);
}

/** What is there of the wanted kinds, of everything that Helm made. */
async function liveObjects(
  kubectl: Kubectl,
  wanted: readonly KubernetesObject[],
  resources: ApiResources,
): Promise<ReadonlyMap<string, KubernetesObject>> {
  const kinds = new Set(
    wanted.flatMap((object) => {
      const resource = resourceOf(resources, object);
      return resource === undefined ? [] : [versionedName(resource, object)];
    }),
  );
  const found =
    kinds.size === 0
      ? []
      : await kubectl.list([...kinds].join(), [
          "--all-namespaces",
          "--selector=app.kubernetes.io/managed-by=Helm",
        ]);
  return new Map(found.map((object) => [identityOf(object), object]));
}

/** What applying the object would change, by the API server. */
async function difference(
  kubectl: Kubectl,
  object: KubernetesObject,
): Promise<readonly AttributeChange[]> {
  const input = stringify(object);
  const [live, applied] = await Promise.all([
    kubectl.text(["get", "--filename=-", "--output=json"], { input }),
    kubectl.text([...applyArguments(), "--dry-run=server", "--output=json"], { input }),
  ]);
  const secret = object.kind === "Secret" && { data: true };
  return attributeChanges({
    actions: ["update"],
    before: intended(live),
    after: intended(applied),
    after_unknown: {},
    before_sensitive: secret,
    after_sensitive: secret,
  });
}

/** Arguments of `kubectl` that bring objects of its standard input to what they have to be. */
export function applyArguments(): string[] {
  return [
    "apply",
    "--server-side",
    "--force-conflicts",
    `--field-manager=${FIELD_MANAGER}`,
    "--filename=-",
  ];
}

function intended(json: string): unknown {
  const printed = JSON.parse(json) as KubernetesObject | { readonly items: [KubernetesObject] };
  const object = "items" in printed ? printed.items[0] : printed;
  const { status: _status, metadata, ...rest } = object;
  const kept = Object.entries(metadata).filter(([key]) => !BOOKKEEPING.has(key));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

function identityOf(object: KubernetesObject): string {
  const [group] = object.apiVersion.includes("/") ? object.apiVersion.split("/") : [""];
  return `${object.kind}.${group} ${qualifiedName(object)}`;
}
