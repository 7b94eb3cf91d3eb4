import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { Construct } from "constructs";
import { objectLabels } from "./labels";
import type { Namespace } from "./namespace";

export interface AccessBindingsProps {
  readonly namespace: Namespace;
  readonly partOf: string;
  /** Groups that get the roles in this namespace; in Azure object ids of Entra groups. */
  readonly access: { readonly ops: readonly string[]; readonly dev: readonly string[] };
}

/** Gives the roles `ops` and `dev` (docs/roles.md) to their groups, in one namespace. */
export class AccessBindings extends Construct {
  constructor(scope: Construct, id: string, props: AccessBindingsProps) {
    super(scope, id);
    const { namespace, partOf, access } = props;
    for (const [bindingId, role] of [
      ["Ops", "ops"],
      ["Dev", "dev"],
    ] as const) {
      new RoleBindingV1(this, bindingId, {
        metadata: {
          name: role,
          namespace: namespace.name,
          labels: objectLabels({ name: namespace.name, partOf, component: "access" }),
        },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
        subject: access[role].map((name) => ({
          apiGroup: "rbac.authorization.k8s.io",
          kind: "Group",
          name,
        })),
        dependsOn: [namespace.resource],
      });
    }
  }
}
