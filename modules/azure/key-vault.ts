import { KeyVault as KeyVaultResource } from "@cdktf/provider-azurerm/lib/key-vault";
import { Construct } from "constructs";
import { refuseDestroy } from "./deletion-lock";
import type { LogWorkspace } from "./log-workspace";
import type { ManagedIdentity } from "./managed-identity";
import type { Placement } from "./placement";
import type { PrivateLink } from "./private-link";
import { assignRole } from "./role";

export interface KeyVaultProps extends Placement {
  readonly name: string;
  readonly tenantId: string;
  readonly deletionProtection: boolean;
  /** A private address only, or the public one for these subnets alone. */
  readonly access: { readonly privateLink: PrivateLink } | { readonly subnetIds: string[] };
  readonly logs: LogWorkspace;
}

/** Secrets of the environment, none of which Terraform sees. */
export class KeyVault extends Construct {
  readonly resource: KeyVaultResource;

  constructor(scope: Construct, id: string, props: KeyVaultProps) {
    super(scope, id);
    const { resourceGroupName, location, name, tenantId, access } = props;
    this.resource = new KeyVaultResource(this, "Resource", {
      resourceGroupName,
      location,
      name,
      tenantId,
      skuName: "standard",
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: 90,
      publicNetworkAccessEnabled: "subnetIds" in access,
      networkAcls: {
        defaultAction: "Deny",
        bypass: "AzureServices",
        ...("subnetIds" in access && { virtualNetworkSubnetIds: access.subnetIds }),
      },
    });
    if ("privateLink" in access) {
      access.privateLink.connect(this.resource, "vault", name);
    }
    if (props.deletionProtection) {
      // No lock: a deleted vault can't be purged, and comes back with its secrets for 90 days.
      refuseDestroy(this.resource);
    }
    props.logs.collect(this.resource, ["AuditEvent", "AzurePolicyEvaluationDetails"]);
  }

  /** The same for one secret alone, which has to be in the vault before (`npm run bootstrap`). */
  grantReadSecret(identity: ManagedIdentity, secret: string): void {
    assignRole(this, `${identity.node.id}-${secret}`, identity, {
      role: "Key Vault Secrets User",
      scope: `${this.resource.id}/secrets/${secret}`,
      description: `Reads ${secret}.`,
    });
  }

  /** `Key Vault Secrets User` on this vault: reads values of secrets, changes none. */
  grantReadSecrets(identity: ManagedIdentity): void {
    assignRole(this, identity.node.id, identity, {
      role: "Key Vault Secrets User",
      scope: this.resource.id,
      description: "Reads secrets.",
    });
  }
}
