import {
  ENVIRONMENT_NAMES,
  processEnvironment,
  selectEnvironment,
} from "../../environments/environments";
import { azureNames } from "../../modules/azure/azure-names";
import { valueFor } from "../../modules/workloads/application-image";
import { applications } from "../../modules/workloads/catalogue";
import type { Arguments } from "../arguments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { must } from "../command";

const USAGE = {
  command: "npm run promote",
  does: "Copies the images with the digests IMAGE_DIGEST from the registry of another environment into that of ENVIRONMENT, byte for byte, under the tag IMAGE_TAG. Needs `az login`.",
  options: {
    from: {
      type: "string",
      takes: "ENVIRONMENT",
      default: "dev",
      help: "whose registry has the images",
    },
  },
} as const;

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const settings = processEnvironment();
  const from = ENVIRONMENT_NAMES.find((name) => name === values.from);
  const { imageTag, imageDigest } = settings;
  if (from === undefined || imageTag === undefined || imageDigest === undefined) {
    throw new ScriptError("npm run promote needs --from ENVIRONMENT, IMAGE_TAG and IMAGE_DIGEST");
  }
  const source = namesOf(selectEnvironment({ ...settings, environment: from }));
  const target = namesOf(selectEnvironment(settings));
  if (source.registry === target.registry) {
    console.log(`${target.registry} has them already`);
    return EXIT.ok;
  }
  for (const { name, image } of applications) {
    const digest = valueFor(imageDigest, name);
    if (digest === undefined) {
      throw new ScriptError(`IMAGE_DIGEST names no digest of ${name}: add ${name}=sha256:…`);
    }
    await must("az", [
      "acr",
      "import",
      `--name=${target.registry}`,
      `--source=${source.registryLoginServer}/${name}@${digest}`,
      `--image=${name}:${valueFor(imageTag, name) ?? image.version}`,
      "--force",
    ]);
    console.log(`${target.registryLoginServer}/${name}@${digest}`);
  }
  return EXIT.ok;
}

function namesOf(environment: ReturnType<typeof selectEnvironment>) {
  if (environment.target !== "azure") {
    throw new ScriptError(`${environment.name} has no registry`);
  }
  return azureNames(environment);
}

void runScript(USAGE, main);
