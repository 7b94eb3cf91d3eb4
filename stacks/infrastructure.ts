import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { AzureEnvironment } from "../modules/environment/environment";
import { identitiesInUse } from "../modules/addons/identities-in-use";
import { AccessHost } from "../modules/azure/access-host";
import { Agents } from "../modules/azure/agents";
import { AksCluster } from "../modules/azure/aks-cluster";
import { BlobStorage } from "../modules/azure/blob-storage";
import { Budget } from "../modules/azure/budget";
import { ContainerRegistry } from "../modules/azure/container-registry";
import { Delivery } from "../modules/azure/delivery";
import { IngressAddress } from "../modules/azure/ingress-address";
import { KeyVault } from "../modules/azure/key-vault";
import { LogWorkspace } from "../modules/azure/log-workspace";
import { ManagedIdentity } from "../modules/azure/managed-identity";
import { MetricAlerts } from "../modules/azure/metric-alerts";
import { NatGateway } from "../modules/azure/nat-gateway";
import { PodSecurityPolicy } from "../modules/azure/policy";
import { PostgresServer } from "../modules/azure/postgres-server";
import { RegistryCache } from "../modules/azure/registry-cache";
import { PrivateLink } from "../modules/azure/private-link";
import { VirtualNetwork } from "../modules/azure/virtual-network";
import {
  type AddonIdentityKey,
  WORKLOAD_IDENTITIES,
  type WorkloadIdentityKey,
} from "../modules/azure/workload-identities";
import {
  applicationIdentityName,
  backupIdentityName,
  migrationsIdentityName,
  programIdentityName,
  azureNames,
} from "../modules/azure/azure-names";
import { registryId } from "../modules/azure/resource-ids";
import { tagEverything } from "../modules/azure/tags";
import { constructId } from "../modules/support/construct-id";
import { CATALOGUE } from "../modules/addons/catalogue";
import type { Addon } from "../modules/platform/addon";
import { installedAddons } from "../modules/platform/addons";
import { namespacesOf } from "../modules/platform/namespaces";
import { cachedRegistries, DOCKER_HUB, DOCKER_HUB_SECRETS } from "../modules/platform/image-cache";
import { applicationsOf, programsOf } from "../modules/workloads/catalogue";
import { migratedDatabases } from "../modules/workloads/migrated-databases";
import { keepState } from "./state";

/** Everything in Azure below the cluster's API. */
export class InfrastructureStack extends TerraformStack {
  constructor(scope: Construct, environment: AzureEnvironment) {
    super(scope, "infrastructure");
    keepState(this, environment);
    const { azure, infrastructure: settings } = environment;
    const { tenantId, subscriptionId, location } = azure;
    const { zoneRedundant, deletionProtection } = settings;
    const names = azureNames(environment);
    addProvider(this, environment);

    const resourceGroup = new ResourceGroup(this, "ResourceGroup", {
      name: names.resourceGroup,
      location,
    });
    const placement = { resourceGroupName: resourceGroup.name, location };
    const applications = applicationsOf(environment);
    const identity = (id: string, name: string) =>
      new ManagedIdentity(this, id, { ...placement, name });

    const logs = new LogWorkspace(this, "LogWorkspace", {
      ...placement,
      name: names.logWorkspace,
      settings: settings.logWorkspace,
    });
    const ingress = new IngressAddress(this, "Ingress", {
      ...placement,
      names,
      settings: settings.ingress,
      zoneRedundant,
      deletionProtection,
    });
    const natGateway = new NatGateway(this, "NatGateway", {
      ...placement,
      name: names.natGateway,
      publicIpName: names.natPublicIp,
      idleTimeoutMinutes: settings.network.natIdleTimeoutMinutes,
      zoneRedundant,
    });
    const network = new VirtualNetwork(this, "Network", {
      ...placement,
      names,
      settings: settings.network,
      natGateway,
      ingress: {
        allowedSources: settings.ingress.allowedSources,
        address: ingress.publicIp.ipAddress,
      },
      userNodes: settings.cluster.userPool !== null,
      apiServer: settings.cluster.apiServer.vnetIntegration,
      accessHost: settings.accessHost !== null,
    });
    const privateLink = new PrivateLink(this, "PrivateLink", { ...placement, network });

    const registry = new ContainerRegistry(this, "Registry", {
      ...placement,
      name: names.registry,
      settings: settings.registry,
      zoneRedundant,
      deletionProtection,
      privateLink,
      logs,
    });
    const controlPlaneIdentity = identity("ControlPlane", names.identities.controlPlane);
    const kubeletIdentity = identity("Kubelet", names.identities.kubelet);
    const cluster = new AksCluster(this, "Cluster", {
      ...placement,
      names,
      tenantId,
      settings: settings.cluster,
      network,
      networkSettings: settings.network,
      natGateway,
      zoneRedundant,
      deletionProtection,
      adminGroupObjectIds: environment.access.clusterAdmins,
      controlPlaneIdentity,
      kubeletIdentity,
      logs,
      prerequisites: [
        registry.grantPull(kubeletIdentity),
        ...ingress.grantAttach(controlPlaneIdentity, resourceGroup.id),
      ],
    });

    const addons = installedAddons<Addon>(environment, CATALOGUE);
    const { azurePolicy, podSecurityPolicy } = settings.cluster;
    if (azurePolicy && podSecurityPolicy !== null) {
      new PodSecurityPolicy(this, "Policy", {
        clusterId: cluster.resource.id,
        effect: podSecurityPolicy,
        privilegedNamespaces: namespacesOf(addons).flatMap(({ name, podSecurity }) =>
          podSecurity === "privileged" ? name : [],
        ),
      });
    }

    const workload = (key: WorkloadIdentityKey) => {
      const made = identity(`${key.charAt(0).toUpperCase()}${key.slice(1)}`, names.identities[key]);
      made.trustServiceAccount(cluster, WORKLOAD_IDENTITIES[key]);
      return made;
    };
    const access = settings.privateEndpoints
      ? { privateLink }
      : { subnetIds: network.nodeSubnets.map(({ id }) => id) };
    const { softDeleteDays } = settings.storage;
    const logStorage = new BlobStorage(this, "LogStorage", {
      ...placement,
      name: names.storageAccounts.logs,
      containers: [
        names.containers.lokiChunks,
        names.containers.lokiRuler,
        names.containers.tempoTraces,
      ],
      replication: settings.storage.logs.replication,
      softDeleteDays,
      immutableDays: null,
      deleteAfterDays: settings.storage.logs.deleteAfterDays,
      deleteVersionsAfterDays: softDeleteDays,
      deletionProtection,
      access,
      // Loki and Tempo write all the time; what matters is who takes logs away.
      loggedRequests: ["StorageDelete"],
      logs,
    });
    const backupStorage = new BlobStorage(this, "BackupStorage", {
      ...placement,
      name: names.storageAccounts.backups,
      containers: [names.containers.backups],
      ...settings.storage.backups,
      softDeleteDays,
      deletionProtection,
      access,
      loggedRequests: ["StorageRead", "StorageWrite", "StorageDelete"],
      logs,
    });
    const keyVault = new KeyVault(this, "KeyVault", {
      ...placement,
      name: names.keyVault,
      tenantId,
      deletionProtection,
      access,
      logs,
    });
    if (settings.registry.cache) {
      new RegistryCache(this, "RegistryCache", {
        registryId: registry.resource.id,
        sources: cachedRegistries(addons, settings.registry),
        ...(settings.registry.dockerHub && {
          account: {
            source: DOCKER_HUB,
            keyVaultId: keyVault.resource.id,
            keyVaultUri: names.keyVaultUri,
            secrets: DOCKER_HUB_SECRETS,
          },
        }),
      });
    }
    const grants: Readonly<Record<AddonIdentityKey, (to: ManagedIdentity) => void>> = {
      certManager: (to) => ingress.grantDnsChallenges(to),
      grafana: (to) => keyVault.grantReadSecrets(to),
      alertmanager: (to) => keyVault.grantReadSecrets(to),
      loki: (to) => logStorage.grantReadWrite(to),
      tempo: (to) => logStorage.grantReadWrite(to),
      policyController: (to) => registry.grantPull(to),
    };
    for (const key of identitiesInUse(environment)) {
      grants[key](workload(key));
    }
    for (const application of applications) {
      const { name, signsInToAzure } = application;
      const programs = programsOf(application, environment);
      const grantSecrets = (to: ManagedIdentity, program?: string) => {
        for (const secret of application.secrets?.(environment) ?? []) {
          if (secret.program === program) {
            keyVault.grantReadSecret(to, secret.name);
          }
        }
      };
      if (signsInToAzure && programs.length === 0) {
        const own = identity(constructId(name), applicationIdentityName(environment, name));
        own.trustServiceAccount(cluster, { namespace: name, name });
        grantSecrets(own);
      }
      for (const program of programs) {
        const own = identity(
          constructId(`${name}-${program}`),
          programIdentityName(environment, name, program),
        );
        own.trustServiceAccount(cluster, { namespace: name, name: program });
        grantSecrets(own, program);
      }
    }

    for (const application of applications) {
      const { name } = application;
      for (const { program, account } of migratedDatabases(application, environment)) {
        const made = identity(
          constructId(`${name}-${program === undefined ? "" : `${program}-`}migrations`),
          migrationsIdentityName(environment, name, program),
        );
        made.trustServiceAccount(cluster, { namespace: name, name: account });
      }
    }

    for (const { name, backup } of applications) {
      if (backup?.isOn(environment) !== true) {
        continue;
      }
      const made = identity(`${constructId(name)}Backup`, backupIdentityName(environment, name));
      for (const account of [backup.reader, backup.drill]) {
        made.trustServiceAccount(cluster, { namespace: name, name: account }, constructId(account));
      }
      backupStorage.grantReadWrite(made);
    }

    const alerts =
      settings.alerts === null
        ? undefined
        : new MetricAlerts(this, "Alerts", {
            resourceGroupName: resourceGroup.name,
            names,
            settings: settings.alerts,
          });
    alerts?.watchCluster(cluster.resource);
    alerts?.watchNatGateway(natGateway.resource);
    if (settings.postgres !== null) {
      const server = new PostgresServer(this, "Postgres", {
        ...placement,
        name: names.postgresServer,
        tenantId,
        databases: applications.flatMap((application) => [
          ...(application.database ? [application.database.name] : []),
          ...programsOf(application, environment),
        ]),
        settings: settings.postgres,
        network,
        deletionProtection,
        logs,
        administrator: workload("databaseAdministrator"),
      });
      alerts?.watchDatabase(server.resource);
    }
    const { agents, accessHost, bastion, privateEndpoints, database } = settings.network.subnets;
    if (settings.agents !== null && agents !== undefined) {
      new Agents(this, "Agents", {
        ...placement,
        names,
        settings: settings.agents,
        network,
        cidr: agents,
        privateEndpointsCidr: privateEndpoints,
      });
    }
    if (settings.accessHost !== null && accessHost !== undefined && bastion !== undefined) {
      new AccessHost(this, "AccessHost", {
        ...placement,
        names,
        settings: settings.accessHost,
        network,
        cidrs: { accessHost, bastion, privateEndpoints, database },
        zoneRedundant,
      });
    }
    new Delivery(this, "Delivery", {
      ...placement,
      identityName: names.identities.delivery,
      tenantId,
      environmentName: environment.name,
      settings: settings.delivery,
      cluster,
      registry,
      images: applications.map(({ name, image }) => ({ repository: name, ...image })),
      resourceGroupId: resourceGroup.id,
      stateAccount: { ...environment.state, subscriptionId },
      ...(environment.promotedFrom && {
        promotedRegistryId: registryId(environment.promotedFrom),
      }),
    });
    if (settings.budget !== null) {
      new Budget(this, "Budget", {
        name: names.budget,
        subscriptionId,
        resourceGroupNames: [names.resourceGroup, names.nodeResourceGroup],
        settings: settings.budget,
      });
    }

    new TerraformOutput(this, "NameServers", {
      value: ingress.dnsZone.nameServers,
      description: "Name servers to delegate the domain to.",
    });
    new TerraformOutput(this, "OutboundAddress", {
      value: natGateway.publicIp.ipAddress,
      description: "Address that the cluster's requests to others come from.",
    });
    tagEverything(this, {
      ...azure.tags,
      project: environment.project,
      environment: environment.name,
      "managed-by": "terraform",
    });
  }
}

function addProvider(stack: TerraformStack, { azure }: AzureEnvironment): void {
  new AzurermProvider(stack, "Azurerm", {
    tenantId: azure.tenantId,
    subscriptionId: azure.subscriptionId,
    storageUseAzuread: true,
    features: [
      {
        // Accounts are private: everything in them goes through Azure's management API.
        storage: [{ dataPlaneAvailable: false }],
        // A deleted vault is kept for its 90 days, and taken up again when it is made again.
        keyVault: [{ purgeSoftDeleteOnDestroy: false, recoverSoftDeletedKeyVaults: true }],
      },
    ],
  });
}
