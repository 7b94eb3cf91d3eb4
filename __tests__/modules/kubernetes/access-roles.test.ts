import { readFileSync } from "node:fs";
import { AccessBindings } from "../../../modules/kubernetes/access-bindings";
import { AccessRoles } from "../../../modules/kubernetes/access-roles";
import { CAPABILITIES, ROLE_NAMES, type Rule } from "../../../modules/kubernetes/role-matrix";
import { rolesPage } from "../../../scripts/roles/roles-page";
import { WorkloadsStack } from "../../../stacks/workloads";
import { environmentNamed } from "../../support/environments/environments";
import { objectsOf } from "../../support/objects";
import { type AccessRequest, isGranted, type Subject } from "../../support/rbac";
import { synthApp } from "../../support/synth";
import { synthWorkloads } from "../../support/workload";

const { objects } = synthWorkloads((stack, namespace) => {
  new AccessRoles(stack, "Roles", { partOf: "shop", deployer: "ci" });
  const access = { ops: ["operators"], dev: ["developers"] };
  new AccessBindings(stack, "Access", { namespace, partOf: "shop", access });
});

const SUBJECTS: Readonly<Record<(typeof ROLE_NAMES)[number], Subject>> = {
  ops: { user: "olga", groups: ["operators"] },
  dev: { user: "dora", groups: ["developers"] },
  deployer: { user: "ci", groups: [] },
};

const cells = CAPABILITIES.flatMap((capability) =>
  ROLE_NAMES.map((role) => ({
    role,
    can: capability.roles.includes(role) ? "can" : "can't",
    name: capability.name,
    capability,
  })),
);

test.each(cells)("$role $can $name", ({ role, capability }) => {
  const granted = capability.roles.includes(role);
  const requests = capability.rules.flatMap(requestsOf);
  const wrong = requests.filter(
    (request) => isGranted(objects, SUBJECTS[role], request) !== granted,
  );
  expect(wrong).toEqual([]);
});

// Written out here, as the cells above are made of the same matrix as the roles.
test.each([
  ["ops", "delete pods", true],
  ["dev", "delete pods", false],
  ["ops", "create pods/eviction", true],
  ["ops", "get pods/log", true],
  ["dev", "get pods/log", true],
  ["dev", "create pods/portforward", true],
  ["ops", "patch configmaps", true],
  ["dev", "patch configmaps", false],
  ["ops", "get secrets", false],
  ["dev", "get secrets", false],
  ["deployer", "get secrets", false],
  ["deployer", "create pods/exec", false],
  ["deployer", "create apps/deployments", true],
  ["ops", "patch apps/deployments/scale", true],
  ["deployer", "create networking.k8s.io/networkpolicies", true],
  ["ops", "create networking.k8s.io/networkpolicies", false],
  ["deployer", "create rbac.authorization.k8s.io/rolebindings", true],
  ["deployer", "bind rbac.authorization.k8s.io/clusterroles ops", true],
  ["deployer", "bind rbac.authorization.k8s.io/clusterroles dev", true],
  ["deployer", "bind rbac.authorization.k8s.io/clusterroles cluster-admin", false],
  ["deployer", "create rbac.authorization.k8s.io/clusterroles ops", false],
] as const)("%s may %s: %s", (role, request, granted) => {
  const [verb = "", what = "", name] = request.split(" ");
  const [first = "", ...rest] = what.split("/");
  const isGroup = first.includes(".") || first === "apps";
  const [apiGroup, resource] = isGroup ? [first, rest.join("/")] : ["", what];
  expect(
    isGranted(objects, SUBJECTS[role], {
      verb,
      apiGroup,
      resource,
      namespace: "shop",
      ...(name !== undefined && { name }),
    }),
  ).toBe(granted);
});

test("ops and dev have no rights in another namespace, nobody else has any", () => {
  const logs = { verb: "get", apiGroup: "", resource: "pods/log" };
  expect(isGranted(objects, SUBJECTS.dev, { ...logs, namespace: "shop" })).toBe(true);
  expect(isGranted(objects, SUBJECTS.dev, { ...logs, namespace: "kube-system" })).toBe(false);
  expect(isGranted(objects, SUBJECTS.ops, logs)).toBe(false);
  const stranger = { user: "stranger", groups: ["system:authenticated"] };
  expect(isGranted(objects, stranger, { ...logs, namespace: "shop" })).toBe(false);
});

test("no role names all resources, all verbs or all groups", () => {
  const rules = CAPABILITIES.flatMap((capability) => capability.rules);
  expect(
    rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]),
  ).not.toContain("*");
});

test.each(["local", "prod"] as const)(
  "in %s the deployer may manage each kind of object of the stack `workloads`, and bind its roles",
  (name) => {
    const made = objectsOf(
      ...Object.values(
        synthApp((app) => {
          new WorkloadsStack(app, environmentNamed(name));
        }),
      ),
    );
    for (const { apiVersion, kind, metadata } of made) {
      const apiGroup = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
      const resource = kind.endsWith("y")
        ? `${kind.slice(0, -1)}ies`
        : kind.endsWith("s")
          ? `${kind}es`
          : `${kind}s`;
      for (const verb of ["get", "create", "patch", "delete"]) {
        const request = {
          verb,
          apiGroup,
          resource: resource.toLowerCase(),
          ...(metadata.namespace && { namespace: metadata.namespace }),
        };
        expect([request, isGranted(objects, SUBJECTS.deployer, request)]).toEqual([request, true]);
      }
    }
    expect(made.map(({ kind }) => kind)).toContain("RoleBinding");
  },
);

test("docs/roles.md is what `npm run roles` writes", () => {
  expect(readFileSync("docs/roles.md", "utf8")).toBe(rolesPage());
});

function requestsOf({ apiGroups, resources, verbs, resourceNames }: Rule): AccessRequest[] {
  return apiGroups.flatMap((apiGroup) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        (resourceNames ?? [""]).map((name) => ({
          verb,
          apiGroup,
          resource,
          namespace: "shop",
          ...(name !== "" && { name }),
        })),
      ),
    ),
  );
}
