import { stringify } from "yaml";
import { helmReleases } from "../../cluster-client/helm-releases";
import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";

interface Definition extends KubernetesObject {
  readonly spec: { readonly group: string; readonly names: { readonly kind: string } };
}

/**
 * The API server accepts every custom resource that a release rendered, strictly: a field its
 * definition doesn't know is an error here, and is dropped without a word when Helm applies it.
 */
export async function customResourcesAreValid(kubectl: Kubectl): Promise<string> {
  const definitions = await kubectl.list<Definition>("customresourcedefinitions");
  const kinds = new Set(definitions.map(({ spec }) => `${spec.group}/${spec.names.kind}`));
  const releases = await helmReleases(kubectl);
  let count = 0;
  for (const { name, namespace, objects } of releases) {
    const customResources = objects
      .filter(({ apiVersion, kind }) => kinds.has(`${apiVersion.split("/")[0]}/${kind}`))
      .map((object) => ({ ...object, metadata: { namespace, ...object.metadata } }));
    count += customResources.length;
    if (customResources.length > 0) {
      await dryRun(kubectl, name, customResources);
    }
  }
  return `${count} custom resources of ${releases.length} releases`;
}

async function dryRun(
  kubectl: Kubectl,
  release: string,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const { code, stderr } = await kubectl.run(
    [
      "apply",
      "--server-side",
      "--dry-run=server",
      "--validate=strict",
      // Helm owns the fields.
      "--force-conflicts",
      "--filename=-",
    ],
    { input: objects.map((object) => stringify(object)).join("---\n") },
  );
  if (code !== 0) {
    throw new Error(`release ${release}: ${stderr.trim()}`);
  }
}
