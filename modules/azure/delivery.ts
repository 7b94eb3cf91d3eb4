import { BUILD_TASK } from "./azure-names";
import { ContainerRegistryTask } from "@cdktf/provider-azurerm/lib/container-registry-task";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { DeliverySettings } from "./settings/delivery";
import type { AksCluster } from "./aks-cluster";
import { type ContainerRegistry, IMPORTER_ROLE } from "./container-registry";
import { ManagedIdentity } from "./managed-identity";
import type { Placement } from "./placement";
import { assignRole } from "./role";

const CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers";
const BLOBS = `${CONTAINERS}/blobs`;

export interface DeliveryProps extends Placement {
  readonly identityName: string;
  /** Tenant of the environment, which issues tokens for Azure DevOps. */
  readonly tenantId: string;
  readonly environmentName: string;
  readonly settings: DeliverySettings;
  readonly cluster: AksCluster;
  readonly registry: ContainerRegistry;
  /** What the build task builds. */
  readonly images: readonly { readonly repository: string; readonly dockerfile: string }[];
  /** Group whose resources the other stacks look up by name. */
  readonly resourceGroupId: string;
  /** Id of the registry that images are promoted from; none where they are pushed. */
  readonly promotedRegistryId?: string;
  readonly stateAccount: {
    readonly subscriptionId: string;
    readonly resourceGroupName: string;
    readonly storageAccountName: string;
    readonly containerName: string;
  };
}

/**
 * What pipelines need to deploy `platform` and `workloads` of this environment: an identity that
 * they sign in to without a secret, and no more rights than that takes. It can't change
 * `infrastructure`, whose roles it would otherwise be able to widen.
 */
export class Delivery extends Construct {
  readonly identity: ManagedIdentity;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryProps,
  ) {
    super(scope, id);
    const { resourceGroupName, location, settings, cluster, registry } = props;
    this.identity = new ManagedIdentity(this, "Identity", {
      resourceGroupName,
      location,
      name: props.identityName,
    });
    this.trustPipelines();
    cluster.grantSignIn(this.identity);
    this.grantImages();
    assignRole(this, "LookUp", this.identity, {
      role: "Reader",
      scope: props.resourceGroupId,
      description: "Looks up the environment's resources by name, and compares them in a plan.",
    });
    this.grantState();
    if (settings.buildTask !== null) {
      this.addBuildTask(settings.buildTask);
      registry.grantBuild(this.identity);
    }
  }

  private trustPipelines(): void {
    const { environmentName, tenantId, settings } = this.props;
    if (settings.github !== null) {
      this.identity.trust("GitHub", {
        name: "github",
        issuer: "https://token.actions.githubusercontent.com",
        subject: `repo:${githubPath(settings.github)}:environment:${environmentName}`,
      });
    }
    if (settings.gitlab !== null) {
      const { issuer, project, branch } = settings.gitlab;
      this.identity.trust("GitLab", {
        name: "gitlab",
        issuer,
        subject: `project_path:${project}:ref_type:branch:ref:${branch}`,
      });
    }
    if (settings.azureDevOps !== null) {
      const { issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`, subject } =
        settings.azureDevOps;
      this.identity.trust("AzureDevOps", { name: "azure-devops", issuer, subject });
    }
  }

  /**
   * Pushes into the first environment's registry; the later ones import the same digest, which takes
   * the importer's role on both (learn.microsoft.com/azure/container-registry/container-registry-import-images,
   * read 2026-08): with `AcrPull`, Azure doesn't find the source and asks it as anybody would.
   */
  private grantImages(): void {
    const { promotedRegistryId, registry } = this.props;
    if (promotedRegistryId === undefined) {
      registry.grantPush(this.identity);
      return;
    }
    registry.grantImport(this.identity);
    assignRole(this, "PromotedImages", this.identity, {
      role: IMPORTER_ROLE,
      scope: promotedRegistryId,
      description: "Reads the images that are promoted to this environment.",
    });
  }

  /**
   * `Storage Blob Data Contributor` on the account of states, but only for this environment's in the
   * one container: one account keeps them all. Listing names in it is open, as Terraform lists before
   * it opens one. Not on the container: that is locked, and with it every assignment below it.
   */
  private grantState(): void {
    const { environmentName, stateAccount } = this.props;
    const { subscriptionId, resourceGroupName, storageAccountName, containerName } = stateAccount;
    const isIn = `@Resource[${CONTAINERS}:name] StringEquals '${containerName}'`;
    assignRole(this, "State", this.identity, {
      role: "Storage Blob Data Contributor",
      scope: [
        `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`,
        `providers/Microsoft.Storage/storageAccounts/${storageAccountName}`,
      ].join("/"),
      description: "Reads, writes and locks the environment's states.",
      condition: [
        "(",
        ` (!(ActionMatches{'${BLOBS}/read'} AND NOT SubOperationMatches{'Blob.List'})`,
        ...["write", "add/action", "delete", "move/action"].map(
          (action) => `  AND !(ActionMatches{'${BLOBS}/${action}'})`,
        ),
        " ) OR",
        ` (${isIn} AND @Resource[${BLOBS}:path] StringLike '${environmentName}/*')`,
        ") AND (",
        ` !(ActionMatches{'${BLOBS}/read'} AND SubOperationMatches{'Blob.List'}) OR (${isIn})`,
        ")",
      ].join("\n"),
    });
  }

  /** Builds all images in the registry; a run gives the tag: `az acr task run --set tag=…`. */
  private addBuildTask(settings: NonNullable<DeliverySettings["buildTask"]>): void {
    const { context, timeoutMinutes } = settings;
    const images = this.props.images.map(({ repository, dockerfile }) => ({
      dockerfile,
      name: `$Registry/${repository}:{{.Values.tag}}`,
    }));
    new ContainerRegistryTask(this, "BuildTask", {
      name: BUILD_TASK,
      containerRegistryId: this.props.registry.resource.id,
      platform: { os: "Linux", architecture: "amd64" },
      timeoutInSeconds: timeoutMinutes * 60,
      encodedStep: {
        contextPath: context,
        taskContent: Fn.base64encode(
          Fn.rawString(
            [
              "version: v1.1.0",
              "steps:",
              ...images.map(({ name, dockerfile }) => `  - build: -t ${name} -f ${dockerfile} .`),
              "  - push:",
              ...images.map(({ name }) => `      - ${name}`),
            ].join("\n"),
          ),
        ),
      },
    });
  }
}

/** A repository as GitHub's tokens name it, with its ids where they do. */
function githubPath(settings: NonNullable<DeliverySettings["github"]>): string {
  const { repository, ownerId, repositoryId } = settings;
  const [owner, name] = repository.split("/");
  return ownerId === undefined || repositoryId === undefined
    ? repository
    : `${owner}@${ownerId}/${name}@${repositoryId}`;
}
