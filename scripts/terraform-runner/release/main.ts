import { processEnvironment, selectEnvironment } from "../../../environments/environments";
import { type DeployOptions, deployStacks, IN_TERMINAL, MAY_LOSE } from "../deploy/deploy-stacks";
import { refusePlaceholders, WITH_PLACEHOLDERS } from "../deploy/refuse-placeholders";
import { NothingDeployed } from "../deploy/nothing-deployed";
import { EXIT, type ExitCode, runScript, ScriptError } from "../../script";
import type { Arguments } from "../../arguments";
import { interrupted } from "../../interrupts";
import { withStacksCluster } from "../cluster/stacks-cluster";
import { type StackFolder, stackOf, writeStacks } from "../plan/stack-folders";
import { imagesInState, readState, synthesisedImages } from "./deployed-images";
import { deliveredIn } from "./delivered";
import { SECONDS, smokeOptionsOf, SMOKE_OPTIONS } from "./smoke-options";
import { hostsOf, smokeTest } from "./smoke-test";

// `infrastructure` and `platform` are left to administrators: the pipelines' identity couldn't
// change them (docs/roles.md).
const USAGE = {
  command: "npm run release",
  does: "Deploys `workloads` to ENVIRONMENT, asks the routes, and brings the images that were deployed before back when either fails.",
  options: {
    "may-lose": MAY_LOSE,
    "with-placeholders": WITH_PLACEHOLDERS,
    // DNS and certificates take a while after a first deploy.
    seconds: { ...SECONDS, default: "300" },
    ...SMOKE_OPTIONS,
  },
};

const NO_IMAGES = { imageTag: undefined, imageDigest: undefined };

type Values = Arguments<typeof USAGE.options>["values"];

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const environment = selectEnvironment();
  refusePlaceholders(environment, values["with-placeholders"]);
  const stacks = writeStacks(environment);
  const workloads = stackOf(stacks, "workloads");
  await withStacksCluster(environment, stacks, [workloads], (kubectl) =>
    release(workloads, { ...IN_TERMINAL, kubectl, mayLose: values["may-lose"] ?? [] }, values),
  );
  console.log("Released: every route answers");
  return EXIT.ok;
}

/** @throws ScriptError when it failed, also when the images before are deployed again. */
async function release(
  workloads: StackFolder,
  options: DeployOptions,
  values: Values,
): Promise<void> {
  const settings = processEnvironment();
  const environment = selectEnvironment(settings);
  const state = await readState(workloads);
  const before = imagesInState(state);
  const isOther = JSON.stringify(before) !== JSON.stringify(synthesisedImages(workloads));
  try {
    await deployStacks([workloads], options);
    const asked = smokeOptionsOf(environment, values);
    await smokeTest(hostsOf(workloads), Number(values.seconds), asked);
  } catch (error) {
    if (interrupted() || error instanceof NothingDeployed || before === undefined || !isOther) {
      throw error;
    }
    console.error(error instanceof ScriptError ? error.message : error);
    console.error(`Rolling back to ${Object.values(before).join()}`);
    const previous = { ...settings, ...NO_IMAGES, ...before, commit: deliveredIn(state)?.commit };
    const rolledBack = stackOf(writeStacks(selectEnvironment(previous)), "workloads");
    await deployStacks([rolledBack], options);
    throw new ScriptError("rolled back: the release before is deployed again");
  }
}

void runScript(USAGE, main);
