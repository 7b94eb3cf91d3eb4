import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import type { TerraformResource } from "cdktf";

/**
 * Keeps a resource that holds data, or an address that others know, from being deleted: a lock in
 * Azure against everybody, `prevent_destroy` against a Terraform plan that would replace it.
 *
 * @param lockedPart what follows the resource's id in the scope of the lock. A lock holds for
 * everything below its scope, and parts of some resources must go while the whole stays.
 */
export function protectFromDeletion(
  resource: TerraformResource & { readonly id: string },
  lockedPart = "",
): void {
  resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
  new ManagementLock(resource, "Lock", {
    name: "no-deletion",
    scope: `${resource.id}${lockedPart}`,
    lockLevel: "CanNotDelete",
    notes: "Holds data or an address; infrastructure.deletionProtection of the environment.",
  });
}
