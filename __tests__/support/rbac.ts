import type { KubernetesObject } from "../../scripts/manifests/kubernetes-objects";

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

interface Binding {
  readonly metadata: { readonly namespace?: string };
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string }[];
}

export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

/** One request to the API; `resource` with its sub-resource, e.g. `pods/exec`. */
export interface AccessRequest {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly name?: string;
  /** None for a cluster-wide request. */
  readonly namespace?: string;
}

/**
 * Whether the bindings and roles among these objects allow a request, by
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/: rights only add up; a RoleBinding
 * grants within its namespace, whatever kind of role it names.
 */
export function isGranted(
  objects: readonly KubernetesObject[],
  subject: Subject,
  request: AccessRequest,
): boolean {
  return objects
    .filter(({ kind }) => kind === "ClusterRoleBinding" || kind === "RoleBinding")
    .filter(
      ({ kind, metadata }) =>
        kind === "ClusterRoleBinding" ||
        (request.namespace !== undefined && metadata.namespace === request.namespace),
    )
    .map((object) => object as unknown as Binding)
    .filter(({ subjects }) =>
      subjects.some(({ kind, name }) =>
        kind === "Group" ? subject.groups.includes(name) : kind === "User" && subject.user === name,
      ),
    )
    .flatMap((binding) => rulesOf(objects, binding))
    .some((rule) => matches(rule, request));
}

function rulesOf(
  objects: readonly KubernetesObject[],
  { metadata, roleRef }: Binding,
): readonly Rule[] {
  const role = objects.find(
    (object) =>
      object.kind === roleRef.kind &&
      object.metadata.name === roleRef.name &&
      (roleRef.kind === "ClusterRole" || object.metadata.namespace === metadata.namespace),
  );
  return (role?.["rules"] ?? []) as readonly Rule[];
}

function matches(rule: Rule, { verb, apiGroup, resource, name }: AccessRequest): boolean {
  const [, subresource] = resource.split("/");
  const named = rule.resourceNames ?? [];
  return (
    includes(rule.verbs, verb) &&
    includes(rule.apiGroups, apiGroup) &&
    (includes(rule.resources, resource) ||
      (subresource !== undefined && (rule.resources ?? []).includes(`*/${subresource}`))) &&
    (named.length === 0 || (name !== undefined && named.includes(name)))
  );
}

function includes(values: readonly string[] | undefined, value: string): boolean {
  return values !== undefined && (values.includes("*") || values.includes(value));
}
