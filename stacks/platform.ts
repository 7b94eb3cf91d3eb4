import { Release } from "@cdktf/provider-helm/lib/release";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { type ITerraformDependable, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { CATALOGUE } from "../modules/addons/catalogue";
import { keda } from "../modules/addons/keda/keda";
import { alertRules } from "../modules/alerts/alert-rules";
import { Dashboard } from "../modules/dashboards/dashboard";
import type { AzureEnvironment, Environment } from "../modules/environment/environment";
import { AccessRoles } from "../modules/kubernetes/access-roles";
import { Manifests } from "../modules/kubernetes/manifests";
import { Namespace } from "../modules/kubernetes/namespace";
import type { Addon, AddonContext } from "../modules/platform/addon";
import { AddonConnections } from "../modules/platform/addon-connections";
import { Addons, hasAddon, installedAddons, settingsOf } from "../modules/platform/addons";
import { DatabaseAdministration } from "../modules/platform/database-administration";
import { ciliumPolicies } from "../modules/platform/cilium-policies";
import { hasFqdnPolicies } from "../modules/platform/fqdn-policies";
import { foreignNames } from "../modules/platform/foreign-names";
import { Identities } from "../modules/platform/identities";
import { secretProviderClass } from "../modules/platform/key-vault-files";
import { MONITORING, namespacesOf } from "../modules/platform/namespaces";
import { addPriorityClasses } from "../modules/platform/priority-classes";
import { addStorageClass } from "../modules/platform/storage-class";
import { constructId } from "../modules/support/construct-id";
import { reportProblem } from "../modules/support/problem";
import { applicationsOf } from "../modules/workloads/catalogue";
import { addClusterProviders } from "./cluster-providers";
import { keepState } from "./state";

/** What every application finds on the cluster: ingress, certificates, metrics, logs, policy. */
export class PlatformStack extends TerraformStack {
  private readonly addons: readonly Addon[];
  private readonly context: AddonContext;

  constructor(
    scope: Construct,
    private readonly environment: Environment,
  ) {
    super(scope, "platform");
    keepState(this, environment);
    addClusterProviders(this, environment);
    const identities = new Identities(this, "Identities", environment);
    const deployer = identities.deployer();
    new AccessRoles(this, "AccessRoles", {
      partOf: environment.project,
      ...(deployer !== undefined && { deployer }),
      furtherKinds: {
        fqdnPolicies: hasFqdnPolicies(environment),
        queueAutoscaler: hasAddon(environment, keda),
      },
    });
    this.addons = installedAddons<Addon>(environment, CATALOGUE);
    this.reportProblems();
    this.context = {
      environment,
      has: (name) => this.addons.some((addon) => addon.name === name),
      applications: applicationsOf(environment).map(({ name }) => name),
      clientId: (key) => identities.clientId(key),
    };
    const addons = new Addons(this, "AddOns", {
      addons: this.addons,
      context: this.context,
      dependsOn: this.addGround(),
    });
    this.addCustomResources(addons);
    if (environment.target === "azure" && environment.infrastructure.postgres !== null) {
      const clientId = identities.clientId("databaseAdministrator");
      new DatabaseAdministration(this, "DatabaseAdministration", { environment, clientId });
    }
    if (this.context.has("kube-prometheus-stack")) {
      this.addMonitoring(addons.of("kube-prometheus-stack"));
    }
  }

  private reportProblems(): void {
    const { environment } = this;
    const ofAddons = this.addons.flatMap((addon) => [...(addon.problems?.(environment) ?? [])]);
    for (const problem of [...foreignNames(environment), ...ofAddons]) {
      reportProblem(this, problem);
    }
  }

  /** What the add-ons stand on: namespaces, their connections, classes, secrets. */
  private addGround(): readonly ITerraformDependable[] {
    const { environment, addons } = this;
    const namespaces = namespacesOf(addons).map(
      ({ name, podSecurity }) =>
        new Namespace(this, constructId(name), {
          name,
          partOf: "platform",
          podSecurity,
          nodeDnsCidr: environment.platform.network.nodeDnsCidr,
        }),
    );
    const connections = new AddonConnections(this, "Connections", {
      environment,
      addons,
      namespaces,
    });
    const made = namespaces.map(({ resource }) => resource);
    return [
      ...made,
      ...[...namespaces, connections].flatMap(policiesIn),
      ...addPriorityClasses(this),
      ...(environment.target === "azure" ? this.addAzureGround(environment, namespaces) : []),
    ];
  }

  private addAzureGround(
    environment: AzureEnvironment,
    namespaces: readonly Namespace[],
  ): readonly ITerraformDependable[] {
    const dependsOn = namespaces.map(({ resource }) => resource);
    const inMonitoring = { namespace: MONITORING.name, dependsOn };
    const policies = new Manifests(this, "CiliumPolicies", {
      ...inMonitoring,
      name: "cilium-policies",
      manifests: ciliumPolicies(namespaces.map(({ name }) => name)),
    });
    const secrets = new Manifests(this, "KeyVaultSecrets", {
      ...inMonitoring,
      name: "key-vault-secrets",
      manifests: this.addons
        .flatMap((addon) => addon.secrets?.(environment) ?? [])
        .map((files) =>
          secretProviderClass(environment, files, this.context.clientId(files.identity)),
        ),
    });
    return [addStorageClass(this, environment), policies.release, secrets.release];
  }

  /** Custom resources, each after the add-ons that bring its CRD. */
  private addCustomResources(releases: Addons): void {
    const { context, environment } = this;
    for (const addon of this.addons) {
      const all = addon.customResources?.(context, settingsOf(environment, addon)) ?? [];
      for (const { id, name, namespace, manifests, needs = [] } of all) {
        if (needs.every(context.has)) {
          new Manifests(this, id, {
            name,
            namespace,
            manifests,
            dependsOn: releases.of(addon.name, ...needs),
          });
        }
      }
    }
  }

  /** Dashboards and alerts of the platform; those on Kubernetes itself come with the chart. */
  private addMonitoring(dependsOn: ITerraformDependable[]): void {
    const { runbooksUrl } = this.environment.platform.alerts;
    const inMonitoring = { namespace: MONITORING.name, dependsOn };
    for (const { dashboards = {} } of this.addons) {
      for (const [id, dashboard] of Object.entries(dashboards)) {
        new Dashboard(this, `${id}Dashboard`, {
          ...dashboard,
          ...inMonitoring,
          severalClusters: this.context.has("central-prometheus"),
        });
      }
    }
    new Manifests(this, "Alerts", {
      ...inMonitoring,
      name: "alerts",
      manifests: this.addons
        .flatMap(({ alerts = [] }) => alerts)
        .toSorted((a, b) => a.name.localeCompare(b.name))
        .map((group) => alertRules({ ...group, namespace: MONITORING.name, runbooksUrl })),
    });
  }
}

/** Policies, those that name hosts as releases. */
function policiesIn(scope: Construct): (NetworkPolicyV1 | Release)[] {
  return scope.node
    .findAll()
    .filter((construct) => construct instanceof NetworkPolicyV1 || construct instanceof Release);
}
