import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../environments/environment";
import { AccessRoles } from "../modules/kubernetes/access-roles";
import { addClusterProviders } from "./cluster-providers";
import { keepState } from "./state";

/** What every application finds on the cluster: ingress, certificates, metrics, logs, policy. */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "platform");
    keepState(this, environment);
    addClusterProviders(this, environment);
    const { deployer } = environment.access;
    new AccessRoles(this, "AccessRoles", {
      partOf: environment.project,
      ...(deployer !== undefined && { deployer }),
    });
  }
}
