import { processEnvironment, selectEnvironment } from "../../environments/environments";
import { type AzureNames, azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { registryId } from "../../modules/azure/resource-ids";
import { signerOf } from "../../modules/azure/signer";
import { valueFor } from "../../modules/workloads/application-image";
import { applications } from "../../modules/workloads/catalogue";
import type { Arguments } from "../arguments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { must } from "../command";
import { signatureTags, verify } from "./signatures";

const USAGE = {
  command: "npm run promote",
  does: "Copies the images with the digests IMAGE_DIGEST from the registry of another environment into that of ENVIRONMENT, byte for byte, under the tag IMAGE_TAG; where `infrastructure.delivery.signedImages` says so, only those that the pipeline signed, and their signatures with them. Needs `az login`.",
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
  await verifyAll(environment, imageDigest);
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
    const digest = digestOf(imageDigest, name);
    const copy = (source: string, tag: string) =>
      importImage(target, registryId(promotedFrom), `${name}${source}`, `${name}:${tag}`);
    if (environment.infrastructure.delivery.signedImages) {
      // Before the image, which then is never there without them.
      for (const tag of signatureTags(digest)) {
        await copy(`:${tag}`, tag);
      }
    }
    await copy(`@${digest}`, valueFor(imageTag, name) ?? image.version);
    console.log(`${target.registryLoginServer}/${name}@${digest}`);
  }
  return EXIT.ok;
}

async function importImage(
  { registry, resourceGroup }: AzureNames,
  sourceRegistryId: string,
  source: string,
  image: string,
): Promise<void> {
  await must("az", [
    "acr",
    "import",
    `--name=${registry}`,
    `--resource-group=${resourceGroup}`,
    // By its id: by its name it would be looked for among the registries that the caller may list.
    `--registry=${sourceRegistryId}`,
    `--source=${source}`,
    `--image=${image}`,
    "--force",
  ]);
}

/**
 * Where the environment wants them signed: in the registry that they come from, before anything is
 * copied. A digest is the same image everywhere.
 */
async function verifyAll(environment: AzureEnvironment, imageDigest: string): Promise<void> {
  const { delivery } = environment.infrastructure;
  const signer = signerOf(delivery);
  if (!delivery.signedImages || signer === undefined) {
    return;
  }
  const { registry, registryLoginServer } = azureNames(environment.promotedFrom ?? environment);
  await must("az", ["acr", "login", `--name=${registry}`]);
  for (const { name } of applications) {
    await verify(`${registryLoginServer}/${name}@${digestOf(imageDigest, name)}`, signer);
  }
}

function digestOf(imageDigest: string, name: string): string {
  const digest = valueFor(imageDigest, name);
  if (digest === undefined) {
    throw new ScriptError(`IMAGE_DIGEST names no digest of ${name}: add ${name}=sha256:…`);
  }
  return digest;
}

void runScript(USAGE, main);
