import { ResourcePolicyAssignment } from "@cdktf/provider-azurerm/lib/resource-policy-assignment";
import { Construct } from "constructs";

/**
 * "Kubernetes cluster pod security baseline standards for Linux-based workloads", built in:
 * https://github.com/Azure/azure-policy, policySetDefinitions/Kubernetes/PSPBaselineStandard.json
 * (version 1.4.0, read 2026-11).
 */
const POD_SECURITY_BASELINE =
  "/providers/Microsoft.Authorization/policySetDefinitions/a8640138-9b0a-4a28-b8cb-1666c838647d";

/** Namespaces of Kubernetes' and Azure's own, which the initiative leaves out by default. */
const AZURE_NAMESPACES = [
  "kube-system",
  "gatekeeper-system",
  "azure-arc",
  "azure-extensions-usage-system",
];

export interface PodSecurityPolicyProps {
  readonly clusterId: string;
  /** What becomes of a pod that breaks a rule: it is reported, or refused. */
  readonly effect: "Audit" | "Deny";
  /** Namespaces whose pods may break the baseline, as the platform says. */
  readonly privilegedNamespaces: readonly string[];
}

/**
 * What the Policy add-on of a cluster is given to check: the Pod Security Standard `baseline`, which
 * the namespaces of this project enforce by their labels already. It holds for namespaces that others
 * make, too, and shows in the company's compliance.
 */
export class PodSecurityPolicy extends Construct {
  constructor(scope: Construct, id: string, props: PodSecurityPolicyProps) {
    super(scope, id);
    const { clusterId, effect, privilegedNamespaces } = props;
    new ResourcePolicyAssignment(this, "Baseline", {
      name: "pod-security-baseline",
      displayName: "Pods keep the baseline of the Pod Security Standards",
      resourceId: clusterId,
      policyDefinitionId: POD_SECURITY_BASELINE,
      parameters: JSON.stringify({
        effect: { value: effect },
        excludedNamespaces: { value: [...AZURE_NAMESPACES, ...privilegedNamespaces] },
      }),
    });
  }
}
