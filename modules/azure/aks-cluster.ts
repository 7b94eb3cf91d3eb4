import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { KubernetesClusterNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterSettings } from "./settings/cluster";
import type { MaintenanceWindow } from "./settings/maintenance";
import type { NetworkSettings } from "./settings/network";
import type { AzureNames } from "./azure-names";
import { addressAt, cidrOf } from "../support/cidr";
import type { LogWorkspace } from "./log-workspace";
import type { ManagedIdentity } from "./managed-identity";
import type { NatGateway } from "./nat-gateway";
import { nodePoolConfig } from "./node-pool";
import type { Placement } from "./placement";
import { assignRole } from "./role";
import type { VirtualNetwork } from "./virtual-network";

export interface AksClusterProps extends Placement {
  readonly names: AzureNames;
  readonly tenantId: string;
  readonly settings: ClusterSettings;
  readonly network: VirtualNetwork;
  readonly networkSettings: NetworkSettings;
  readonly natGateway: NatGateway;
  readonly zoneRedundant: boolean;
  /** Whether a plan that would replace the cluster is refused. */
  readonly deletionProtection: boolean;
  /** Entra groups that administer the cluster; everybody else gets Kubernetes roles. */
  readonly adminGroupObjectIds: readonly string[];
  /** Acts for the cluster in Azure: load balancers, disks. */
  readonly controlPlaneIdentity: ManagedIdentity;
  /** Pulls images onto nodes. */
  readonly kubeletIdentity: ManagedIdentity;
  readonly logs: LogWorkspace;
  /** Role assignments without which the cluster can't be made. */
  readonly prerequisites: readonly ITerraformDependable[];
}

/** An AKS cluster: Entra sign-in, Kubernetes' own roles, Cilium, and no way out but the NAT gateway. */
export class AksCluster extends Construct {
  readonly resource: KubernetesCluster;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AksClusterProps,
  ) {
    super(scope, id);
    const { names, settings, network, zoneRedundant, logs } = props;
    this.resource = new KubernetesCluster(this, "Resource", {
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      name: names.cluster,
      dnsPrefix: names.clusterDnsPrefix,
      nodeResourceGroup: names.nodeResourceGroup,
      kubernetesVersion: settings.kubernetesVersion,
      skuTier: settings.tier,
      // Azure has one only with the other: learn.microsoft.com/azure/aks/free-standard-pricing-tiers.
      ...(settings.tier === "Premium" && { supportPlan: "AKSLongTermSupport" }),
      ...this.identities(),
      ...this.signIn(),
      ...this.apiServer(),
      ...this.upgrades(),
      ...this.features(),
      defaultNodePool: {
        name: "system",
        orchestratorVersion: settings.kubernetesVersion,
        // Without a user pool, applications run here too.
        onlyCriticalAddonsEnabled: settings.userPool !== null,
        ...nodePoolConfig(settings.systemPool, {
          subnetId: network.systemNodes.id,
          zoneRedundant,
          temporaryName: "systemtmp",
        }),
      },
      autoScalerProfile: {
        balanceSimilarNodeGroups: true,
        expander: "least-waste",
        maxGracefulTerminationSec: "600",
      },
      networkProfile: this.networkProfile(),
      dependsOn: [...network.clusterPrerequisites, ...this.ownRoles(), ...props.prerequisites],
      lifecycle: {
        // The upgrade channel moves them; see `applyKubernetesVersion`.
        ...(!settings.applyKubernetesVersion && {
          ignoreChanges: ["kubernetes_version", "default_node_pool[0].orchestrator_version"],
        }),
        // No lock beside it: that would keep the pool that stands in during a rotation for ever.
        ...(props.deletionProtection && { preventDestroy: true }),
      },
    });
    if (settings.userPool !== null && network.userNodes !== undefined) {
      new KubernetesClusterNodePool(this, "UserPool", {
        name: "user",
        mode: "User",
        kubernetesClusterId: this.resource.id,
        orchestratorVersion: settings.kubernetesVersion,
        ...nodePoolConfig(settings.userPool, {
          subnetId: network.userNodes.id,
          zoneRedundant,
          temporaryName: "usertmp",
        }),
        nodeTaints: settings.userPool.taints,
        lifecycle: {
          ...(!settings.applyKubernetesVersion && { ignoreChanges: ["orchestrator_version"] }),
        },
      });
    }
    logs.collect(this.resource, settings.diagnosticCategories, { tables: "Dedicated" });
  }

  get oidcIssuerUrl(): string {
    return this.resource.oidcIssuerUrl;
  }

  /**
   * `Azure Kubernetes Service Cluster User Role` on this cluster: finds its API server. What the
   * identity may do there is for Kubernetes' roles to say.
   */
  grantSignIn(identity: ManagedIdentity): void {
    assignRole(this, `${identity.node.id}SignIn`, identity, {
      role: "Azure Kubernetes Service Cluster User Role",
      scope: this.resource.id,
      description: "Finds the API server and signs in to it.",
    });
  }

  private identities() {
    const { controlPlaneIdentity, kubeletIdentity } = this.props;
    const { resource: kubelet } = kubeletIdentity;
    return {
      identity: { type: "UserAssigned", identityIds: [controlPlaneIdentity.resource.id] },
      kubeletIdentity: {
        clientId: kubelet.clientId,
        objectId: kubelet.principalId,
        userAssignedIdentityId: kubelet.id,
      },
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
    };
  }

  private signIn() {
    return {
      localAccountDisabled: true,
      roleBasedAccessControlEnabled: true,
      azureActiveDirectoryRoleBasedAccessControl: {
        tenantId: this.props.tenantId,
        adminGroupObjectIds: [...this.props.adminGroupObjectIds],
        // Kubernetes' roles decide, bound to Entra groups, so that they are in this repository.
        azureRbacEnabled: false,
      },
      runCommandEnabled: this.props.settings.runCommand,
    };
  }

  private apiServer() {
    const { network, natGateway, settings } = this.props;
    const { private: isPrivate, vnetIntegration, authorizedIpRanges } = settings.apiServer;
    return {
      privateClusterEnabled: isPrivate,
      ...(isPrivate && { privateDnsZoneId: "System", privateClusterPublicFqdnEnabled: false }),
      ...((vnetIntegration || !isPrivate) && {
        apiServerAccessProfile: {
          ...(vnetIntegration &&
            network.apiServer !== undefined && {
              virtualNetworkIntegrationEnabled: true,
              subnetId: network.apiServer.id,
            }),
          // Nodes come from the NAT gateway's address, which AKS doesn't add by itself.
          ...(!isPrivate && {
            authorizedIpRanges: [...authorizedIpRanges, `${natGateway.publicIp.ipAddress}/32`],
          }),
        },
      }),
    };
  }

  private upgrades() {
    const { upgradeChannel, nodeOsUpgradeChannel, upgradeWindow, nodeOsWindow } =
      this.props.settings;
    return {
      ...(upgradeChannel !== "none" && { automaticUpgradeChannel: upgradeChannel }),
      nodeOsUpgradeChannel,
      ...(upgradeWindow && { maintenanceWindowAutoUpgrade: weekly(upgradeWindow) }),
      ...(nodeOsWindow && { maintenanceWindowNodeOs: weekly(nodeOsWindow) }),
    };
  }

  private features() {
    const { settings, logs } = this.props;
    const { secretRotationMinutes, imageCleanerIntervalHours } = settings;
    return {
      azurePolicyEnabled: settings.azurePolicy,
      costAnalysisEnabled: settings.costAnalysis,
      imageCleanerEnabled: imageCleanerIntervalHours !== null,
      ...(imageCleanerIntervalHours !== null && { imageCleanerIntervalHours }),
      ...(secretRotationMinutes !== null && {
        keyVaultSecretsProvider: {
          secretRotationEnabled: true,
          secretRotationInterval: `${secretRotationMinutes}m`,
        },
      }),
      ...(settings.defender && {
        microsoftDefender: { logAnalyticsWorkspaceId: logs.resource.id },
      }),
    };
  }

  private networkProfile() {
    const { networkSettings, settings } = this.props;
    const { podCidr, serviceCidr } = networkSettings;
    return {
      networkPlugin: "azure",
      networkPluginMode: "overlay",
      networkDataPlane: "cilium",
      networkPolicy: "cilium",
      // Needs Cilium and Kubernetes 1.29: learn.microsoft.com/azure/aks/container-network-security-fqdn-filtering-concepts.
      ...(settings.fqdnPolicies && { advancedNetworking: { securityEnabled: true } }),
      loadBalancerSku: "standard",
      outboundType: "userAssignedNATGateway",
      podCidr,
      serviceCidr,
      dnsServiceIp: addressAt(cidrOf(serviceCidr), 10),
    };
  }

  /** What the cluster's own identity may do: join subnets, and hand the kubelet's identity to nodes. */
  private ownRoles(): ITerraformDependable[] {
    const { network, controlPlaneIdentity, kubeletIdentity } = this.props;
    const subnets = [
      ["SystemSubnet", network.systemNodes],
      ["UserSubnet", network.userNodes],
      ["ApiServerSubnet", network.apiServer],
    ] as const;
    return [
      ...subnets.flatMap(([id, subnet]) =>
        subnet === undefined
          ? []
          : [
              assignRole(this, id, controlPlaneIdentity, {
                role: "Network Contributor",
                scope: subnet.id,
                description: "Joins nodes and load balancers to the subnet.",
              }),
            ],
      ),
      assignRole(this, "KubeletIdentity", controlPlaneIdentity, {
        role: "Managed Identity Operator",
        scope: kubeletIdentity.resource.id,
        description: "Gives nodes the kubelet's identity.",
      }),
    ];
  }
}

function weekly({ dayOfWeek, startTime, durationHours }: MaintenanceWindow) {
  return {
    frequency: "Weekly",
    interval: 1,
    dayOfWeek,
    startTime,
    utcOffset: "+00:00",
    duration: durationHours,
  };
}
