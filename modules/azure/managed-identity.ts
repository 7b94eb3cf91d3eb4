import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import type { Placement } from "./placement";
import type { ServiceAccountReference } from "./workload-identities";

/** Audience that Entra expects in every token it exchanges. */
const AUDIENCE = ["api://AzureADTokenExchange"];

export interface ManagedIdentityProps extends Placement {
  readonly name: string;
}

/** A user-assigned identity: it outlives what uses it, and has no secret. */
export class ManagedIdentity extends Construct {
  readonly resource: UserAssignedIdentity;
  private last: FederatedIdentityCredential | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ManagedIdentityProps,
  ) {
    super(scope, id);
    this.resource = new UserAssignedIdentity(this, "Resource", props);
  }

  /**
   * Lets pods of a service account sign in as this identity.
   * @param id of the credential, for a second account of the same identity
   */
  trustServiceAccount(
    cluster: { readonly oidcIssuerUrl: string },
    account: ServiceAccountReference,
    id = "ServiceAccount",
  ) {
    return this.trust(id, {
      name: `${account.namespace}-${account.name}`,
      issuer: cluster.oidcIssuerUrl,
      subject: `system:serviceaccount:${account.namespace}:${account.name}`,
    });
  }

  /** Lets the bearer of a token of this issuer and subject sign in as this identity. */
  trust(id: string, token: { name: string; issuer: string; subject: string }) {
    const { resourceGroupName } = this.props;
    this.last = new FederatedIdentityCredential(this, id, {
      ...token,
      resourceGroupName,
      parentId: this.resource.id,
      audience: AUDIENCE,
      // Entra refuses two concurrent writes to the credentials of one identity.
      ...(this.last && { dependsOn: [this.last] }),
    });
    return this.last;
  }
}
