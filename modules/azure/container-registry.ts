import { ContainerRegistry as ContainerRegistryResource } from "@cdktf/provider-azurerm/lib/container-registry";
import { ContainerRegistryScopeMap } from "@cdktf/provider-azurerm/lib/container-registry-scope-map";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import type { InfrastructureSettings } from "./settings/infrastructure";
import { lockDeletion, refuseDestroy } from "./deletion-lock";
import type { LogWorkspace } from "./log-workspace";
import type { ManagedIdentity } from "./managed-identity";
import type { Placement } from "./placement";
import type { PrivateLink } from "./private-link";
import { assignRole } from "./role";

/** What an identity needs on both registries to import images of one into the other. */
export const IMPORTER_ROLE = "Container Registry Data Importer and Data Reader";

export interface ContainerRegistryProps extends Placement {
  readonly name: string;
  readonly settings: InfrastructureSettings["registry"];
  readonly zoneRedundant: boolean;
  readonly deletionProtection: boolean;
  readonly privateLink: PrivateLink;
  readonly logs: LogWorkspace;
}

/** Images of the environment. Entra sign-in only: no admin user, no anonymous pull. */
export class ContainerRegistry extends Construct {
  readonly resource: ContainerRegistryResource;

  constructor(scope: Construct, id: string, props: ContainerRegistryProps) {
    super(scope, id);
    const { name, settings, resourceGroupName, location } = props;
    const premium = settings.sku === "Premium";
    this.resource = new ContainerRegistryResource(this, "Resource", {
      resourceGroupName,
      location,
      name,
      sku: settings.sku,
      adminEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccessEnabled: !settings.privateEndpoint,
      // Lets Azure import images from one private registry into another.
      networkRuleBypassOption: "AzureServices",
      ...(premium && {
        zoneRedundancyEnabled: props.zoneRedundant,
        // Layers come from the registry's own name instead of a storage account any registry may use.
        dataEndpointEnabled: true,
      }),
      ...(settings.untaggedRetentionDays !== null && {
        retentionPolicyInDays: settings.untaggedRetentionDays,
      }),
    });
    if (settings.privateEndpoint) {
      props.privateLink.connect(this.resource, "registry", name);
    }
    if (props.deletionProtection) {
      refuseDestroy(this.resource);
      // Images are no resources of Azure's, so there is nothing to lock but a part that is there for it.
      lockDeletion(
        new ContainerRegistryScopeMap(this, "LockedPart", {
          resourceGroupName,
          containerRegistryName: this.resource.name,
          name: "locked",
          description: "No token has it; its lock keeps the registry from being deleted.",
          actions: ["repositories/none/metadata/read"],
        }),
      );
    }
    props.logs.collect(this.resource, [
      "ContainerRegistryLoginEvents",
      "ContainerRegistryRepositoryEvents",
    ]);
  }

  /** `AcrPull` on this registry. */
  grantPull(identity: ManagedIdentity): RoleAssignment {
    return assignRole(this, `${identity.node.id}Pull`, identity, {
      role: "AcrPull",
      scope: this.resource.id,
      description: "Pulls images.",
    });
  }

  /** `AcrPush` on this registry, which includes pulling. */
  grantPush(identity: ManagedIdentity): RoleAssignment {
    return assignRole(this, `${identity.node.id}Push`, identity, {
      role: "AcrPush",
      scope: this.resource.id,
      description: "Pushes images.",
    });
  }

  /**
   * `IMPORTER_ROLE` on this registry: takes over images of
   * another registry by digest, without anybody having to reach either one.
   */
  grantImport(identity: ManagedIdentity): RoleAssignment {
    return assignRole(this, `${identity.node.id}Import`, identity, {
      role: IMPORTER_ROLE,
      scope: this.resource.id,
      description: "Imports images of the environment before this one, by digest.",
    });
  }

  /** `Container Registry Tasks Contributor` on this registry: starts builds and reads their logs. */
  grantBuild(identity: ManagedIdentity): RoleAssignment {
    return assignRole(this, `${identity.node.id}Build`, identity, {
      role: "Container Registry Tasks Contributor",
      scope: this.resource.id,
      description: "Starts builds in the registry and reads their logs.",
    });
  }
}
