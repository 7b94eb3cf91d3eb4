import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";

/** A kind of objects as the API server serves it. */
interface ApiResource {
  /** `ingressroutes` */
  readonly name: string;
  readonly namespaced: boolean;
}

export type ApiResources = ReadonlyMap<string, ApiResource>;

/** What the API server serves, by group and kind. */
export async function apiResources(kubectl: Kubectl): Promise<ApiResources> {
  // Ends with 1 when one of several API servers is away, and prints the rest.
  const { stdout } = await kubectl.run(["api-resources", "--no-headers"]);
  return new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => {
        const [name = ""] = line.split(/\s+/);
        const [apiVersion = "", namespaced, kind = ""] = line.trim().split(/\s+/).slice(-3);
        return [keyOf({ apiVersion, kind }), { name, namespaced: namespaced === "true" }] as const;
      }),
  );
}

export function resourceOf(
  resources: ApiResources,
  object: KubernetesObject,
): ApiResource | undefined {
  return resources.get(keyOf(object));
}

/** As kubectl is asked for objects of this kind, in this very version: `deployments.v1.apps`. */
export function versionedName({ name }: ApiResource, { apiVersion }: KubernetesObject): string {
  const [group, version] = apiVersion.split("/");
  return version === undefined ? name : `${name}.${version}.${group}`;
}

function keyOf({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">): string {
  return `${apiVersion.includes("/") ? apiVersion.split("/")[0] : ""}/${kind}`;
}
