import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import type { TerraformResource } from "cdktf";

/**
 * Keeps a resource that holds data, or an address that others know, from being deleted: a lock in
 * Azure against everybody, `prevent_destroy` against a Terraform plan that would replace it.
 */
export function protectFromDeletion(resource: TerraformResource & { readonly id: string }): void {
  resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
  new ManagementLock(resource, "Lock", {
    name: "no-deletion",
    scope: resource.id,
    lockLevel: "CanNotDelete",
    notes: "Holds data or an address; infrastructure.deletionProtection of the environment.",
  });
}
