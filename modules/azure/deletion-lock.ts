import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import type { TerraformResource } from "cdktf";

/** Refuses a Terraform plan that would delete or replace a resource. */
export function refuseDestroy(resource: TerraformResource): void {
  resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
}

/**
 * Keeps a resource that holds data, and everything it lies in, from being deleted by anybody: Azure
 * deletes nothing that has a locked part. A lock holds for everything below its scope too, role
 * assignments and diagnostic settings among them, so it goes on what holds the data and has nothing
 * below it that must go one day (learn.microsoft.com/azure/azure-resource-manager/management/lock-resources,
 * read 2026-08).
 *
 * @param part what follows the resource's id in the scope of the lock. @default the resource itself
 */
export function lockDeletion(
  resource: TerraformResource & { readonly id: string },
  part = "",
): void {
  new ManagementLock(resource, "Lock", {
    name: "no-deletion",
    scope: `${resource.id}${part}`,
    lockLevel: "CanNotDelete",
    notes: "Holds data, or keeps what does; infrastructure.deletionProtection of the environment.",
  });
}
