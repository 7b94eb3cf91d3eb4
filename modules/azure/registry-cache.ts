import { ContainerRegistryCacheRule } from "@cdktf/provider-azurerm/lib/container-registry-cache-rule";
import { ContainerRegistryCredentialSet } from "@cdktf/provider-azurerm/lib/container-registry-credential-set";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";

export interface RegistryCacheProps {
  readonly registryId: string;
  /** Registries that images are fetched from, by name. */
  readonly sources: readonly string[];
  /** Account of one of them, in secrets of a key vault. @default none: nobody asks who pulls */
  readonly account?: {
    readonly source: string;
    readonly keyVaultId: string;
    readonly keyVaultUri: string;
    readonly secrets: { readonly username: string; readonly password: string };
  };
}

/**
 * Images of other registries under this one's name, `<registry>/<source>/<repository>`: fetched when
 * they are first pulled, and kept. Nodes neither reach the source nor count against its limits.
 */
export class RegistryCache extends Construct {
  constructor(scope: Construct, id: string, props: RegistryCacheProps) {
    super(scope, id);
    const { registryId, sources, account } = props;
    const credentials = account && this.addAccount(registryId, account);
    for (const source of sources) {
      new ContainerRegistryCacheRule(this, source, {
        name: source.replaceAll(".", "-"),
        containerRegistryId: registryId,
        sourceRepo: `${source}/*`,
        targetRepo: `${source}/*`,
        ...(credentials !== undefined &&
          source === account?.source && { credentialSetId: credentials.id }),
      });
    }
  }

  private addAccount(
    containerRegistryId: string,
    { source, keyVaultId, keyVaultUri, secrets }: NonNullable<RegistryCacheProps["account"]>,
  ): ContainerRegistryCredentialSet {
    const credentials = new ContainerRegistryCredentialSet(this, "Credentials", {
      name: source.replaceAll(".", "-"),
      containerRegistryId,
      loginServer: source,
      identity: { type: "SystemAssigned" },
      authenticationCredentials: {
        usernameSecretId: `${keyVaultUri}secrets/${secrets.username}`,
        passwordSecretId: `${keyVaultUri}secrets/${secrets.password}`,
      },
    });
    new RoleAssignment(credentials, "Secrets", {
      roleDefinitionName: "Key Vault Secrets User",
      scope: keyVaultId,
      principalId: credentials.identity.principalId,
      principalType: "ServicePrincipal",
      description: `Reads the account of ${source}.`,
    });
    return credentials;
  }
}
