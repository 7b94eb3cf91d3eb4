import { parseArgs } from "node:util";
import type { Environment } from "../../environments/environment";
import { processEnvironment } from "../../environments/process-environment";
import { selectEnvironment } from "../../environments/select-environment";
import { deployStacks } from "../deploy/deploy-stacks";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { passInterruptsOn } from "../terraform/command";
import { selectStacks, type StackFolder, writeStacks } from "../terraform/stack-folders";
import { type DeployedImage, deployedImage } from "./deployed-image";
import { hostsOf, smokeTest } from "./smoke-test";

/** Name of the service's image in its registry. */
const REPOSITORY = "job-board";

/**
 * `npm run release`: deploys `workloads`, asks the routes, and brings the image that was deployed
 * before back when either fails. `infrastructure` and `platform` are left to administrators: the
 * pipelines' identity couldn't change them (docs/roles.md).
 */
async function main(): Promise<ExitCode> {
  const { values } = parseArgs({
    options: {
      "may-lose": { type: "string", multiple: true, default: [] },
      "smoke-seconds": { type: "string", default: "300" },
    },
  });
  passInterruptsOn();
  const settings = processEnvironment();
  const environment = selectEnvironment(settings);
  const workloads = workloadsStack(environment);
  const before = await deployedImage(workloads, REPOSITORY);
  const options = {
    mayLose: values["may-lose"],
    say: (line: string) => console.log(line),
    onOutput: (text: string) => process.stdout.write(text),
  };
  try {
    await deployStacks([workloads], options);
    await smokeTest(hostsOf(workloads), Number(values["smoke-seconds"]));
  } catch (error) {
    if (before === undefined || isSame(before, settings)) {
      throw error;
    }
    console.error(error instanceof ScriptError ? error.message : error);
    console.error(`Rolling back to ${Object.values(before).join()}`);
    const previous = { ...settings, imageTag: undefined, imageDigest: undefined, ...before };
    await deployStacks([workloadsStack(selectEnvironment(previous))], options);
    throw new ScriptError("rolled back: the release before is deployed again");
  }
  console.log("Released: every route answers");
  return EXIT.ok;
}

function workloadsStack(environment: Environment): StackFolder {
  const [workloads] = selectStacks(writeStacks(environment), ["workloads"]);
  if (workloads === undefined) {
    throw new ScriptError("no stack workloads");
  }
  return workloads;
}

function isSame(
  before: DeployedImage,
  { imageTag, imageDigest }: ReturnType<typeof processEnvironment>,
): boolean {
  return "imageDigest" in before
    ? before.imageDigest === imageDigest
    : imageDigest === undefined && before.imageTag === imageTag;
}

void runScript(main);
