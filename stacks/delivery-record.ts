import { TerraformResource, type TerraformStack } from "cdktf";
import type { Environment } from "../modules/environment/environment";
import { applicationImage } from "../modules/workloads/application-image";
import { applications } from "../modules/workloads/catalogue";

/** What has to be there before something counts as delivered. */
const RUNS = new Set(["kubernetes_deployment_v1", "kubernetes_stateful_set_v1", "helm_release"]);

/**
 * Keeps in the state what was delivered and when: the commit that the pipeline named, each image by its
 * digest or tag, the time of the plan. Nothing changes while commit and images are the same.
 */
export function recordDelivery(stack: TerraformStack, environment: Environment): void {
  const delivered = {
    commit: environment.settings.commit ?? "unknown",
    images: Object.fromEntries(
      applications.map((application) => {
        const { tag, digest } = applicationImage(environment, application);
        return [application.name, digest ?? tag];
      }),
    ),
  };
  const needed = stack.node
    .findAll()
    .filter((construct) => TerraformResource.isTerraformResource(construct))
    .filter(({ terraformResourceType }) => RUNS.has(terraformResourceType))
    .map(({ terraformResourceType, friendlyUniqueId }) => [
      terraformResourceType,
      friendlyUniqueId,
    ]);
  // cdktf's own class of it starts Terraform to ask for its version, which a synth must do without.
  stack.addOverride("resource.terraform_data.Delivery", {
    input: { ...delivered, time: "${plantimestamp()}" },
    triggers_replace: delivered,
    lifecycle: { ignore_changes: ["input"] },
    depends_on: needed.map((address) => address.join(".")),
  });
}
