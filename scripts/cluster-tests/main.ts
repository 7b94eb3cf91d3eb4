import type { LocalEnvironment } from "../../modules/environment/environment";
import { EXIT, type ExitCode, runScript } from "../script";
import { printResult, writeReports } from "../steps/report";
import { playSteps, type Step } from "../steps/step";
import type { Arguments } from "../arguments";
import { connectionsAreAsDeclared } from "./checks/connections";
import { customResourcesAreValid } from "./checks/custom-resources";
import { dashboardsShowData } from "./checks/dashboards";
import { routesAnswer } from "./checks/ingress";
import { podsMeetTheirLevel } from "./checks/pod-security";
import { everythingIsReady } from "./checks/ready";
import { rolesGrantTheirCells } from "./checks/roles";
import { byHandSteps } from "./by-hand-steps";
import { clusterObjects } from "./cluster-objects";
import {
  deployVariant,
  destroy,
  firstDeploy,
  noDifference,
  removeDefinitions,
  secondDeploy,
} from "./deployment-steps";
import { connect } from "./connect";
import { diagnosis } from "./diagnosis";
import type { Kubectl } from "../cluster-client/kubectl";
import { lossIsRefused } from "./loss-step";
import { OPTIONS, type Options, optionsOf } from "./options";
import { releaseSteps } from "./release-steps";
import { variants } from "./variants";
import { chartVersions, versions } from "./versions";

const USAGE = {
  command: "npm run test:cluster",
  does: "Deploys everything to the cluster of the environment `local`, checks it, changes it and destroys it.",
  options: OPTIONS,
};

async function main({ values }: Arguments<typeof OPTIONS>): Promise<ExitCode> {
  const options = optionsOf(values);
  const { environment, kubectl } = await connect();
  const before = await clusterObjects(kubectl);
  const madeWith = await versions(kubectl);
  madeWith.forEach((line) => console.log(line));
  const steps: Step[] = [
    firstDeploy(),
    { name: "charts", play: () => chartVersions(kubectl) },
    ...checks(kubectl, environment, options),
    noDifference(kubectl, environment, "drift"),
    secondDeploy(),
    noDifference(kubectl, environment, "diff"),
    noDifference(kubectl, environment, "drift"),
    ...byHandSteps(kubectl, environment),
    ...variants(environment, options).map((variant) => deployVariant(kubectl, variant)),
    lossIsRefused(environment),
    ...releaseSteps(kubectl, environment, options),
    ...(options.keep ? [] : [destroy(kubectl, before), removeDefinitions(kubectl, before)]),
  ];
  const results = await playSteps(steps, {
    onResult: printResult,
    diagnose: () => diagnosis(kubectl),
  });
  writeReports(options.report, "test:cluster", madeWith, results);
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
}

function checks(kubectl: Kubectl, environment: LocalEnvironment, options: Options): Step[] {
  return [
    { name: "every controller has its pods", play: () => everythingIsReady(kubectl) },
    { name: "pods meet their namespace's security level", play: () => podsMeetTheirLevel(kubectl) },
    {
      name: "the API server accepts every custom resource, strictly",
      play: () => customResourcesAreValid(kubectl),
    },
    {
      name: "roles grant their cells",
      play: () => rolesGrantTheirCells(kubectl, environment.access),
    },
    connectionsAreAsDeclared(kubectl, options.probe, environment),
    {
      name: "routes redirect to HTTPS and answer",
      play: () => routesAnswer(kubectl, options.entrance),
    },
    // After the routes, which gives Traefik something to count.
    {
      name: "every panel of every dashboard shows data, or is listed with the reason",
      play: () => dashboardsShowData(kubectl),
    },
  ];
}

void runScript(USAGE, main);
