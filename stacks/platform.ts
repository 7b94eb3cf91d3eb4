import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { type ITerraformDependable, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { AzureEnvironment, Environment } from "../modules/environment/environment";
import type { AddOnName } from "../modules/addons/settings";
import { AddOns, hasAddOn } from "../modules/addons/add-ons";
import { ciliumPolicies } from "../modules/addons/cilium-policies";
import { clusterIssuers } from "../modules/addons/cluster-issuers";
import { Identities } from "../modules/addons/identities";
import { grafanaRoute, ingressResources } from "../modules/addons/ingress-resources";
import { keyVaultSecrets } from "../modules/addons/key-vault-secrets";
import { PLATFORM_NAMESPACES } from "../modules/addons/namespaces";
import { PlatformConnections } from "../modules/addons/platform-connections";
import { platformProblems } from "../modules/addons/platform-problems";
import { addPriorityClasses } from "../modules/addons/priority-classes";
import { addStorageClass } from "../modules/addons/storage-class";
import { AccessRoles } from "../modules/kubernetes/access-roles";
import { platformAlerts } from "../modules/alerts/platform-alerts";
import { Dashboard } from "../modules/dashboards/dashboard";
import { PLATFORM_DASHBOARDS } from "../modules/dashboards/platform-dashboards";
import { Manifests } from "../modules/kubernetes/manifests";
import { Namespace } from "../modules/kubernetes/namespace";
import { reportProblem } from "../modules/support/problem";
import { addClusterProviders } from "./cluster-providers";
import { keepState } from "./state";

/** What every application finds on the cluster: ingress, certificates, metrics, logs, policy. */
export class PlatformStack extends TerraformStack {
  private readonly identities: Identities;

  constructor(
    scope: Construct,
    private readonly environment: Environment,
  ) {
    super(scope, "platform");
    keepState(this, environment);
    addClusterProviders(this, environment);
    const { deployer } = environment.access;
    new AccessRoles(this, "AccessRoles", {
      partOf: environment.project,
      ...(deployer !== undefined && { deployer }),
    });
    for (const { property, ...problem } of platformProblems(environment)) {
      reportProblem(this, { property, ...problem });
    }
    this.identities = new Identities(this, "Identities", environment);
    const ground = this.addGround();
    const addOns = new AddOns(this, "AddOns", {
      environment,
      clientId: (key) => this.identities.clientId(key),
      dependsOn: ground,
    });
    this.addCustomResources(addOns);
  }

  /** What the add-ons stand on: namespaces, their connections, classes, secrets. */
  private addGround(): readonly ITerraformDependable[] {
    const { environment } = this;
    const namespaces = {
      traefik: this.addNamespace("Traefik", "traefik"),
      "cert-manager": this.addNamespace("CertManager", "cert-manager"),
      monitoring: this.addNamespace("Monitoring", "monitoring"),
      "node-agents": this.addNamespace("NodeAgents", "node-agents"),
    };
    const connections = new PlatformConnections(this, "Connections", {
      environment,
      namespaces,
      has: (name) => hasAddOn(environment, name),
    });
    const made = Object.values(namespaces);
    return [
      ...made.map(({ resource }) => resource),
      ...[...made, connections].flatMap(policiesIn),
      ...addPriorityClasses(this),
      ...(environment.target === "azure" ? this.addAzureGround(environment) : []),
    ];
  }

  private addAzureGround(environment: AzureEnvironment): readonly ITerraformDependable[] {
    const dependsOn = this.node
      .findAll()
      .filter((construct) => construct instanceof Namespace)
      .map(({ resource }) => resource);
    const policies = new Manifests(this, "CiliumPolicies", {
      name: "cilium-policies",
      namespace: "monitoring",
      manifests: ciliumPolicies(Object.keys(PLATFORM_NAMESPACES)),
      dependsOn,
    });
    const secrets = new Manifests(this, "KeyVaultSecrets", {
      name: "key-vault-secrets",
      namespace: "monitoring",
      manifests: keyVaultSecrets(environment, (key) => this.identities.clientId(key)),
      dependsOn,
    });
    return [addStorageClass(this, environment), policies.release, secrets.release];
  }

  private addNamespace(id: string, name: keyof typeof PLATFORM_NAMESPACES): Namespace {
    return new Namespace(this, id, {
      name,
      partOf: "platform",
      podSecurity: PLATFORM_NAMESPACES[name],
    });
  }

  /** Custom resources, each after the add-ons that bring its CRD. */
  private addCustomResources({ releases }: AddOns): void {
    const { environment } = this;
    const after = (...names: AddOnName[]) => names.flatMap((name) => releases.get(name) ?? []);
    const has = (...names: AddOnName[]) => names.every((name) => releases.has(name));
    if (has("cert-manager")) {
      new Manifests(this, "ClusterIssuers", {
        name: "cluster-issuers",
        namespace: "cert-manager",
        manifests: clusterIssuers(environment, (key) => this.identities.clientId(key)),
        dependsOn: after("cert-manager"),
      });
    }
    if (has("cert-manager", "traefik")) {
      new Manifests(this, "IngressResources", {
        name: "ingress-resources",
        namespace: "traefik",
        manifests: ingressResources(environment),
        dependsOn: after("cert-manager", "traefik"),
      });
    }
    if (has("kube-prometheus-stack")) {
      const dependsOn = after("kube-prometheus-stack");
      for (const [id, dashboard] of Object.entries(PLATFORM_DASHBOARDS)) {
        new Dashboard(this, `${id}Dashboard`, { ...dashboard, namespace: "monitoring", dependsOn });
      }
      new Manifests(this, "Alerts", {
        name: "alerts",
        namespace: "monitoring",
        manifests: platformAlerts(environment, (name) => releases.has(name)),
        dependsOn,
      });
    }
    if (has("kube-prometheus-stack", "traefik")) {
      new Manifests(this, "GrafanaRoute", {
        name: "grafana-route",
        namespace: "monitoring",
        manifests: [grafanaRoute(environment)],
        dependsOn: after("kube-prometheus-stack", "traefik"),
      });
    }
  }
}

function policiesIn(scope: Construct): NetworkPolicyV1[] {
  return scope.node
    .findAll()
    .filter((construct): construct is NetworkPolicyV1 => construct instanceof NetworkPolicyV1);
}
