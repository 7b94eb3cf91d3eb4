import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../environments/environment";
import { addClusterProviders } from "./cluster-providers";
import { keepState } from "./state";

/** The applications and what they need around them. */
export class WorkloadsStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "workloads");
    keepState(this, environment);
    addClusterProviders(this, environment);
  }
}
