import { azureNames, BUILD_TASK } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import type { Neighbour } from "../../modules/environment/neighbours";
import { imageName } from "../../modules/kubernetes/image";
import { applicationImage } from "../../modules/workloads/application-image";
import type { Application } from "../../modules/workloads/application";
import { applications } from "../../modules/workloads/catalogue";
import { isInstalled, run } from "../command";
import { ScriptError } from "../script";
import { IN_TERMINAL } from "../terraform-runner/deploy/deploy-stacks";

/**
 * Sees to it that the registry has the applications' images: those that are there are left alone,
 * others are promoted, built here or built by the registry, whichever the environment allows.
 *
 * @throws ScriptError naming the ways that there are, when none can be gone from here.
 */
export async function provideImages(environment: AzureEnvironment): Promise<string> {
  const missing: Application[] = [];
  for (const application of applications) {
    if (!(await isInRegistry(environment, application))) {
      missing.push(application);
    }
  }
  if (missing.length === 0) {
    return "the registry has them";
  }
  const { promotedFrom } = environment;
  const { buildTask } = environment.infrastructure.delivery;
  const { imageTag, imageDigest } = environment.settings;
  const tag = imageTag ?? missing.map(({ name, image }) => `${name}=${image.version}`).join();
  if (promotedFrom !== undefined) {
    if (imageDigest === undefined) {
      throw new ScriptError(whichDigest(environment.name, promotedFrom, missing));
    }
    await npmRun(tag, "promote", "--from", promotedFrom.name);
    return `promoted from ${promotedFrom.name}`;
  }
  if ((await isInstalled("docker")) && (await isInstalled("trivy"))) {
    await npmRun(tag, "image");
    return "built here and pushed";
  }
  if (buildTask === null) {
    throw new ScriptError(
      `${azureNames(environment).registry} has no image ${namesOf(environment, missing)}: install docker and trivy and run this again, or set \`delivery.buildTask\``,
    );
  }
  await buildInRegistry(environment, tag);
  return "built by the registry";
}

/** Asked at the registry itself: Azure's management API doesn't know what is in one. */
async function isInRegistry(
  environment: AzureEnvironment,
  application: Application,
): Promise<boolean> {
  const image = { ...applicationImage(environment, application), repository: application.name };
  const { code } = await run("az", [
    "acr",
    "repository",
    "show",
    `--name=${azureNames(environment).registry}`,
    `--image=${imageName(image)}`,
    "--output=none",
  ]);
  return code === 0;
}

async function npmRun(tag: string, script: string, ...args: readonly string[]): Promise<void> {
  await shown("npm", ["run", "--silent", script, "--", ...args], { IMAGE_TAG: tag });
}

async function buildInRegistry(environment: AzureEnvironment, tag: string): Promise<void> {
  await shown("az", [
    "acr",
    "task",
    "run",
    `--registry=${azureNames(environment).registry}`,
    `--name=${BUILD_TASK}`,
    "--set",
    `tag=${tag.replace(/^.*=/, "")}`,
  ]);
}

async function shown(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const { code } = await run(program, args, { env, onOutput: IN_TERMINAL.onOutput });
  if (code !== 0) {
    throw new ScriptError(`${program} ${args.slice(0, 3).join(" ")} ended with ${code}`);
  }
}

function whichDigest(into: string, source: Neighbour, missing: readonly Application[]): string {
  const { registry } = azureNames(source);
  return [
    `${into} gets its images from ${source.name}, by digest: set IMAGE_TAG and IMAGE_DIGEST to what is to be deployed, and start again`,
    ...missing.map(
      ({ name, image }) =>
        `  az acr repository show --name ${registry} --image ${name}:${image.version} --query digest`,
    ),
  ].join("\n");
}

function namesOf(environment: AzureEnvironment, missing: readonly Application[]): string {
  return missing
    .map((application) => {
      const { repository, tag } = applicationImage(environment, application);
      return `${repository}:${tag}`;
    })
    .join(", ");
}
