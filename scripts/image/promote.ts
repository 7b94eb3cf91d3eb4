import { processEnvironment, selectEnvironment } from "../../environments/environments";
import { azureNames } from "../../modules/azure/azure-names";
import { registryId } from "../../modules/azure/resource-ids";
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
      help: "whose registry has the images: that of delivery.promotesFrom, the default",
    },
  },
} as const;

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const settings = processEnvironment();
  const { imageTag, imageDigest } = settings;
  if (imageTag === undefined || imageDigest === undefined) {
    throw new ScriptError("npm run promote needs IMAGE_TAG and IMAGE_DIGEST");
  }
  const environment = selectEnvironment(settings);
  if (environment.target !== "azure") {
    throw new ScriptError(`${environment.name} has no registry`);
  }
  const { name: into, promotedFrom } = environment;
  const target = azureNames(environment);
  if (values.from === into) {
    console.log(`${target.registry} has them already`);
    return EXIT.ok;
  }
  if (promotedFrom === undefined || (values.from ?? promotedFrom.name) !== promotedFrom.name) {
    throw new ScriptError(
      `${into} takes images over from ${promotedFrom?.name ?? "nowhere"}: name that one, or set infrastructure.delivery.promotesFrom in environments/${into}.ts and deploy infrastructure`,
    );
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
      `--resource-group=${target.resourceGroup}`,
      // By its id: by its name it would be looked for among the registries that the caller may list.
      `--registry=${registryId(promotedFrom)}`,
      `--source=${name}@${digest}`,
      `--image=${name}:${valueFor(imageTag, name) ?? image.version}`,
      "--force",
    ]);
    console.log(`${target.registryLoginServer}/${name}@${digest}`);
  }
  return EXIT.ok;
}

void runScript(USAGE, main);
