import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../modules/environment/environment";
import { clusterServices } from "../modules/addons/cluster-services";
import { BackingServices } from "../modules/backing/backing-services";
import { reportProblem } from "../modules/support/problem";
import { backingNeeds } from "../modules/workloads/backing-needs";
import { applications } from "../modules/workloads/catalogue";
import { addClusterProviders } from "./cluster-providers";
import { recordDelivery } from "./delivery-record";
import { keepState } from "./state";

/** The applications and what they need around them. */
export class WorkloadsStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "workloads");
    keepState(this, environment);
    // Releases hold custom resources, no secret: whoever deploys needs no right to read secrets.
    addClusterProviders(this, environment, { helmDriver: "configmap" });
    for (const problem of applications.flatMap((each) => [
      ...(each.problems?.(environment) ?? []),
    ])) {
      reportProblem(this, problem);
    }
    const needs = applications.map((application) => backingNeeds(application, environment));
    const backing = new BackingServices(this, "Backing", {
      environment,
      cluster: clusterServices(environment),
      databases: needs.flatMap(({ databases }) => databases),
      topologies: needs.flatMap(({ topology }) => topology ?? []),
      cacheUsers: needs.flatMap(({ cacheUsers = [] }) => cacheUsers),
    });
    for (const application of applications) {
      application.add(this, environment, backing);
    }
    recordDelivery(this, environment);
  }
}
