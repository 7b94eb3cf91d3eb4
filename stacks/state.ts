import { AzurermBackend, LocalBackend, type TerraformStack } from "cdktf";
import type { Environment } from "../modules/environment/environment";

/**
 * Terraform 1.12 and later report "Unexpected Identity Change" after a failed create with the
 * kubernetes provider 2.38 (hashicorp/terraform-provider-kubernetes#2779).
 */
const TERRAFORM_VERSION = "~> 1.11.0";

/**
 * Says where a stack's state lies: `state/<environment>/<stack>.tfstate` beside the project for
 * `local`, `<environment>/<stack>.tfstate` in Blob Storage elsewhere, with Entra sign-in and no key.
 */
export function keepState(stack: TerraformStack, environment: Environment): void {
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
  const key = `${environment.name}/${stack.node.id}.tfstate`;
  if (environment.target === "kubeconfig") {
    // Relative to where Terraform runs, cdktf.out/stacks/<stack>: removing cdktf.out loses nothing.
    new LocalBackend(stack, { path: `../../../state/${key}` });
    return;
  }
  new AzurermBackend(stack, {
    ...environment.state,
    subscriptionId: environment.azure.subscriptionId,
    tenantId: environment.azure.tenantId,
    key,
    useAzureadAuth: true,
  });
}
