import { z } from "zod";
import { azureNames } from "../../azure/azure-names";
import type { AzureEnvironment } from "../../environment/environment";
import { hosts } from "../../kubernetes/hosts";
import type { Addon, AddonContext } from "../../platform/addon";
import { type AddonConnections, only } from "../../platform/addon-connections";
import { blobHostname, entra } from "../../platform/azure-hosts";
import { containerResources } from "../../platform/container-resources";
import { apiServer, apiServerAsClient } from "../../platform/control-plane";
import type { HelmValues } from "../../platform/helm-values";
import { internet } from "../../platform/internet";
import { policyControllerAlerts } from "./alerts";
import { exclusionPolicies } from "./exclusion-policies";
import { imagePolicies } from "./image-policies";
import { NAMESPACE, policyController as pods } from "./peer";
import { policyControllerProblems } from "./problems";

/** Set by the API server, and by nobody else: https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const NAME_LABEL = "kubernetes.io/metadata.name";

const settings = {
  /**
   * What becomes of pods of an application with an image that isn't of our registry, and so signed by
   * nobody: a sidecar, a debugger. Where they are allowed, so is any image by its digest. @default refused
   */
  otherImages: z.enum(["refused", "allowed"]).default("refused"),
};

const resources = containerResources({ cpu: "20m", memory: "128Mi", memoryLimit: "512Mi" });

/**
 * Lets a pod of an application start only when the pipeline has signed its image and the list of its
 * contents. Off until an environment switches it on: while it is away, no pod of an application starts.
 */
export const policyController: Addon<"policy-controller", typeof settings> = {
  name: "policy-controller",
  chart: {
    name: "policy-controller",
    repository: "https://sigstore.github.io/helm-charts",
    version: "0.10.6",
    furtherValues: { "webhook/podSecurityContext": "free" },
  },
  // The chart's one hook cleans leases up after an uninstall, with an image that nobody pins; they go with the namespace.
  withoutHooks: true,
  namespace: { name: NAMESPACE, podSecurity: "restricted" },
  images: {
    "webhook.image.repository": "ghcr.io/sigstore/policy-controller/policy-controller",
  },
  dependsOn: ["prometheus-operator-crds"],
  timeoutSeconds: 300,
  settings,
  isNeeded: () => false,
  identities: ["policyController"],
  scraped: [only(pods, "metrics")],
  alerts: { name: "policy-controller", rules: policyControllerAlerts },
  problems: policyControllerProblems,
  connect,
  customResources: ({ environment }) => [
    {
      id: "ImagePolicies",
      name: "image-policies",
      namespace: NAMESPACE,
      manifests: [...imagePolicies(environment), ...exclusionPolicies],
    },
  ],
  values: (context, { otherImages }) => ({
    webhook: {
      replicaCount: 2,
      priorityClass: "platform-critical",
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      // By their names: whoever may deploy an application may change labels of its namespace.
      namespaceSelector: {
        matchExpressions: [{ key: NAME_LABEL, operator: "In", values: context.applications }],
      },
      configData: { "no-match-policy": otherImages === "refused" ? "deny" : "allow" },
      // The chart's limit of a fifth of a core would make every pod of a rollout wait.
      resources: { ...resources, limits: { ...resources.limits, cpu: null } },
      podSecurityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
      ...signIn(context),
    },
    serviceMonitor: { enabled: true },
  }),
};

/** To its registry, whose images and signatures it reads. */
function signIn({ environment, clientId }: AddonContext): HelmValues {
  return environment.target === "azure"
    ? {
        // The chart writes labels down without quotes, and `true` would be no text.
        customLabels: { "azure.workload.identity/use": "'true'" },
        serviceAccount: {
          annotations: { "azure.workload.identity/client-id": clientId("policyController") },
        },
      }
    : {};
}

function connect(connections: AddonConnections): void {
  const { environment } = connections;
  const own = connections
    .of("PolicyController", pods)
    .allowTo(apiServer(environment))
    .allowFrom(apiServerAsClient(environment), { ports: ["https"] })
    // The roots that it trusts; signatures bring the log's word with them.
    .allowTo(hosts("sigstore", ["tuf-repo-cdn.sigstore.dev"]));
  if (environment.target === "azure") {
    const instead = [internet];
    own.allowTo(entra(instead)).allowTo(hosts("registry", registryHosts(environment), { instead }));
  }
}

/** Where the registry answers, and where it sends for what it holds. */
function registryHosts(environment: AzureEnvironment): readonly string[] {
  const { registryLoginServer, registry } = azureNames(environment);
  return [
    registryLoginServer,
    environment.infrastructure.registry.sku === "Premium"
      ? `${registry}.${environment.azure.location}.data.azurecr.io`
      : blobHostname("*"),
  ];
}
