import { parseArgs } from "node:util";
import {
  ENVIRONMENT_NAMES,
  processEnvironment,
  selectEnvironment,
} from "../../environments/environments";
import { azureNames } from "../../modules/azure/azure-names";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { must } from "../command";

const REPOSITORY = "job-board";

/**
 * `npm run promote -- --from dev`: copies the image with the digest `IMAGE_DIGEST` from the registry
 * of another environment into that of the selected one, byte for byte, under the tag `IMAGE_TAG`.
 */
async function main(): Promise<ExitCode> {
  const { values } = parseArgs({ options: { from: { type: "string", default: "dev" } } });
  const settings = processEnvironment();
  const from = ENVIRONMENT_NAMES.find((name) => name === values.from);
  const { imageTag, imageDigest } = settings;
  if (from === undefined || imageTag === undefined || imageDigest === undefined) {
    throw new ScriptError("npm run promote needs --from ENVIRONMENT, IMAGE_TAG and IMAGE_DIGEST");
  }
  const source = namesOf(selectEnvironment({ ...settings, environment: from }));
  const target = namesOf(selectEnvironment(settings));
  if (source.registry === target.registry) {
    console.log(`${target.registry} has it already`);
    return EXIT.ok;
  }
  await must("az", [
    "acr",
    "import",
    `--name=${target.registry}`,
    `--source=${source.registryLoginServer}/${REPOSITORY}@${imageDigest}`,
    `--image=${REPOSITORY}:${imageTag}`,
    "--force",
  ]);
  console.log(`${target.registryLoginServer}/${REPOSITORY}@${imageDigest}`);
  return EXIT.ok;
}

function namesOf(environment: ReturnType<typeof selectEnvironment>) {
  if (environment.target !== "azure") {
    throw new ScriptError(`${environment.name} has no registry`);
  }
  return azureNames(environment);
}

void runScript(main);
