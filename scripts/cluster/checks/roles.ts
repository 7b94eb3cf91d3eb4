import type { Kubectl, KubernetesObject } from "../kubectl";

/** A line of the roles' table: what one role may do in a namespace of a workload. */
interface Cell {
  readonly verb: string;
  readonly resource: string;
  readonly dev: boolean;
  readonly ops: boolean;
}

/** dev reads, follows logs and forwards ports; ops also configures, restarts, scales and execs. */
const CELLS: readonly Cell[] = [
  { verb: "get", resource: "pods", dev: true, ops: true },
  { verb: "get", resource: "pods/log", dev: true, ops: true },
  { verb: "create", resource: "pods/portforward", dev: true, ops: true },
  { verb: "list", resource: "deployments.apps", dev: true, ops: true },
  { verb: "list", resource: "events", dev: true, ops: true },
  { verb: "get", resource: "configmaps", dev: true, ops: true },
  { verb: "get", resource: "secrets", dev: false, ops: false },
  { verb: "list", resource: "secrets", dev: false, ops: false },
  { verb: "create", resource: "pods/exec", dev: false, ops: true },
  { verb: "update", resource: "configmaps", dev: false, ops: true },
  { verb: "delete", resource: "pods", dev: false, ops: true },
  { verb: "patch", resource: "deployments.apps", dev: false, ops: true },
  { verb: "patch", resource: "deployments.apps/scale", dev: false, ops: true },
  { verb: "delete", resource: "deployments.apps", dev: false, ops: false },
  { verb: "create", resource: "pods", dev: false, ops: false },
  { verb: "create", resource: "rolebindings.rbac.authorization.k8s.io", dev: false, ops: false },
  { verb: "update", resource: "roles.rbac.authorization.k8s.io", dev: false, ops: false },
  { verb: "update", resource: "networkpolicies.networking.k8s.io", dev: false, ops: false },
  { verb: "impersonate", resource: "serviceaccounts", dev: false, ops: false },
];

interface RoleBinding extends KubernetesObject {
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[];
}

export interface RoleGroups {
  readonly dev: readonly string[];
  readonly ops: readonly string[];
}

/**
 * The API server grants each role what the table says and nothing else: a SelfSubjectAccessReview
 * per cell, as a member of the group, in every namespace where the group is bound.
 */
export async function rolesGrantTheirCells(kubectl: Kubectl, groups: RoleGroups): Promise<string> {
  const bindings = await kubectl.list<RoleBinding>("rolebindings");
  const wrong: string[] = [];
  let asked = 0;
  for (const role of ["dev", "ops"] as const) {
    for (const group of groups[role]) {
      const namespaces = boundNamespaces(bindings, group);
      if (namespaces.length === 0) {
        wrong.push(`group ${group} (${role}) is bound nowhere`);
      }
      for (const namespace of [...namespaces, "kube-system"]) {
        for (const cell of CELLS) {
          const expected = namespaces.includes(namespace) && cell[role];
          const granted = await isGranted(kubectl, group, namespace, cell);
          asked += 1;
          if (granted !== expected) {
            const said = granted ? "may" : "may not";
            wrong.push(`${role} ${said} ${cell.verb} ${cell.resource} in ${namespace}`);
          }
        }
      }
    }
  }
  if (wrong.length > 0) {
    throw new Error(wrong.join("\n"));
  }
  return `${asked} cells`;
}

function boundNamespaces(bindings: readonly RoleBinding[], group: string): string[] {
  const bound = bindings
    .filter(({ subjects }) =>
      (subjects ?? []).some(({ kind, name }) => kind === "Group" && name === group),
    )
    .flatMap(({ metadata }) => metadata.namespace ?? []);
  return [...new Set(bound)];
}

async function isGranted(
  kubectl: Kubectl,
  group: string,
  namespace: string,
  { verb, resource }: Cell,
): Promise<boolean> {
  const [type = resource, subresource] = resource.split("/");
  const { stdout } = await kubectl.run([
    "auth",
    "can-i",
    verb,
    type,
    ...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
    `--namespace=${namespace}`,
    "--as=somebody",
    `--as-group=${group}`,
    "--as-group=system:authenticated",
  ]);
  return stdout.trim() === "yes";
}
