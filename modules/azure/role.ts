import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { Construct } from "constructs";
import type { ManagedIdentity } from "./managed-identity";

/** A role on a scope, the narrowest that does. */
export interface RoleGrant {
  readonly role: string;
  /** Id of the resource that the role reaches. */
  readonly scope: string;
  /** Why the identity needs it; shown in the portal. */
  readonly description: string;
  /** Narrows the role by attributes of what is reached (ABAC, version 2.0). */
  readonly condition?: string;
}

/** Gives an identity a role; the assignment lies in the tree where the resource is. */
export function assignRole(
  scope: Construct,
  id: string,
  identity: ManagedIdentity,
  { role, condition, ...grant }: RoleGrant,
): RoleAssignment {
  return new RoleAssignment(scope, id, {
    ...grant,
    roleDefinitionName: role,
    principalId: identity.resource.principalId,
    // Entra may not know a new identity yet; with its type given, Azure doesn't ask.
    principalType: "ServicePrincipal",
    ...(condition !== undefined && { condition, conditionVersion: "2.0" }),
  });
}
