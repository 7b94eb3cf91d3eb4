import { stringify } from "yaml";
import {
  CAPABILITIES,
  type RoleName,
  type Rule,
  rulesOf,
} from "../../../modules/kubernetes/role-matrix";
import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";

/** One thing that can be done, as the API server is asked about it. */
interface Action {
  readonly group: string;
  /** `pods` or `pods/exec` */
  readonly resource: string;
  readonly verb: string;
}

interface RoleBinding extends KubernetesObject {
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[];
}

/** People's roles; the deployer's isn't bound to a group in `local`. */
const BOUND_ROLES = ["ops", "dev"] as const satisfies readonly RoleName[];

export type RoleGroups = Readonly<Record<(typeof BOUND_ROLES)[number], readonly string[]>>;

/**
 * The API server grants each role what docs/roles.md says and nothing else: a
 * SelfSubjectAccessReview of every action that any line of the table names, as a member of the
 * group, in a namespace where the group is bound and in one where it isn't.
 */
export async function rolesGrantTheirCells(kubectl: Kubectl, groups: RoleGroups): Promise<string> {
  const bindings = await kubectl.list<RoleBinding>("rolebindings");
  const actions = everyAction();
  const wrong: string[] = [];
  let asked = 0;
  for (const role of BOUND_ROLES) {
    for (const group of groups[role]) {
      const namespaces = boundNamespaces(bindings, group);
      if (namespaces.length === 0) {
        wrong.push(`group ${group} (${role}) is bound nowhere`);
      }
      for (const namespace of [...namespaces, "kube-system"]) {
        const granted = await grantedTo(kubectl, group, namespace, actions);
        asked += actions.length;
        actions.forEach((action, i) => {
          const expected = namespaces.includes(namespace) && isCovered(action, rulesOf(role));
          if (granted[i] !== expected) {
            const said = granted[i] ? "may" : "may not";
            wrong.push(`${role} ${said} ${action.verb} ${action.resource} in ${namespace}`);
          }
        });
      }
    }
  }
  if (wrong.length > 0) {
    throw new Error(wrong.join("\n"));
  }
  return `${asked} access reviews`;
}

/** Every action of the table, once. */
function everyAction(): Action[] {
  const actions = CAPABILITIES.flatMap(({ rules }) => rules).flatMap(
    ({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => ({ group, resource, verb }))),
      ),
  );
  return [...new Map(actions.map((action) => [Object.values(action).join(), action])).values()];
}

function isCovered({ group, resource, verb }: Action, rules: readonly Rule[]): boolean {
  return rules.some(
    (rule) =>
      rule.resourceNames === undefined &&
      rule.apiGroups.includes(group) &&
      rule.resources.includes(resource) &&
      rule.verbs.includes(verb),
  );
}

function boundNamespaces(bindings: readonly RoleBinding[], group: string): string[] {
  const bound = bindings
    .filter(({ subjects }) =>
      (subjects ?? []).some(({ kind, name }) => kind === "Group" && name === group),
    )
    .flatMap(({ metadata }) => metadata.namespace ?? []);
  return [...new Set(bound)];
}

/** Asks about all actions with one call. */
async function grantedTo(
  kubectl: Kubectl,
  group: string,
  namespace: string,
  actions: readonly Action[],
): Promise<boolean[]> {
  const reviews = actions.map((action) => {
    const [resource, subresource] = action.resource.split("/");
    return stringify({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: {
        resourceAttributes: {
          namespace,
          verb: action.verb,
          group: action.group,
          resource,
          ...(subresource !== undefined && { subresource }),
        },
      },
    });
  });
  const answers = await kubectl.text(
    [
      "create",
      "--filename=-",
      "--validate=false",
      "--output=jsonpath={.status.allowed}{'\\n'}",
      "--as=somebody",
      `--as-group=${group}`,
      "--as-group=system:authenticated",
    ],
    { input: reviews.join("---\n") },
  );
  return answers
    .trim()
    .split("\n")
    .map((answer) => answer === "true");
}
