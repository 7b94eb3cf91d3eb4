import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1";
import { Construct } from "constructs";
import { objectLabels } from "./labels";
import { type FurtherKinds, type RoleName, rulesOf } from "./role-matrix";

export interface AccessRolesProps {
  /** `app.kubernetes.io/part-of` of the roles. */
  readonly partOf: string;
  /** User name of CI's identity; in AKS its object id in Entra. @default - nobody deploys but admins */
  readonly deployer?: string;
  /** Kinds that the cluster has beside those that every cluster has. @default none */
  readonly furtherKinds?: FurtherKinds;
}

/**
 * What the roles may do, as ClusterRoles `ops`, `dev` and `deployer` (docs/roles.md). They are made
 * by the cluster's administrators with the platform, and workloads only bind them: whoever deploys
 * workloads needs no right to write roles, and so can't give itself more.
 */
export class AccessRoles extends Construct {
  constructor(scope: Construct, id: string, props: AccessRolesProps) {
    super(scope, id);
    const { partOf, deployer, furtherKinds } = props;
    const labels = objectLabels({ name: "access", partOf, component: "access" });
    const role = (roleId: string, name: RoleName) =>
      new ClusterRoleV1(this, roleId, {
        metadata: { name, labels },
        rule: rulesOf(name, furtherKinds),
      });
    role("Ops", "ops");
    role("Dev", "dev");
    const deployerRole = role("Deployer", "deployer");
    if (deployer !== undefined) {
      new ClusterRoleBindingV1(this, "DeployerBinding", {
        metadata: { name: "deployer", labels },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "deployer" },
        subject: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: deployer }],
        dependsOn: [deployerRole],
      });
    }
  }
}
