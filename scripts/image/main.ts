import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { processEnvironment, selectEnvironment } from "../../environments/environments";
import { azureNames } from "../../modules/azure/azure-names";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { must, passInterruptsOn } from "../command";

const REPOSITORY = "job-board";

/**
 * `npm run image`: builds the service's image once, lists what is in it, scans it, pushes it to the
 * registry of the selected environment under the tag `IMAGE_TAG`, and writes its digest to a file.
 * Needs docker and trivy; nothing is pushed when the scan finds something that can be mended.
 */
async function main(): Promise<ExitCode> {
  const { values } = parseArgs({
    options: {
      /** Where the digest is written, for the jobs that deploy it. */
      "digest-file": { type: "string", default: "image-digest.txt" },
      /** Where the list of contents is written, as CycloneDX. */
      sbom: { type: "string", default: "sbom.cdx.json" },
      /** Commit the image is built from, for its label. */
      revision: { type: "string", default: "unknown" },
    },
  });
  passInterruptsOn();
  const { imageTag } = processEnvironment();
  const environment = selectEnvironment();
  if (environment.target !== "azure" || imageTag === undefined) {
    throw new ScriptError("npm run image needs ENVIRONMENT (one in Azure) and IMAGE_TAG");
  }
  const { registry, registryLoginServer } = azureNames(environment);
  const image = `${registryLoginServer}/${REPOSITORY}:${imageTag}`;
  await must("docker", [
    "build",
    `--tag=${image}`,
    `--build-arg=VERSION=${imageTag}`,
    `--build-arg=REVISION=${values.revision}`,
    "--file=service/Dockerfile",
    ".",
  ]);
  await must("trivy", ["image", "--format=cyclonedx", `--output=${values.sbom}`, image]);
  await must("trivy", [
    "image",
    "--exit-code=1",
    "--severity=HIGH,CRITICAL",
    "--ignore-unfixed",
    "--no-progress",
    image,
  ]);
  await must("az", ["acr", "login", `--name=${registry}`]);
  await must("docker", ["push", image]);
  const digest = await digestOf(image);
  writeFileSync(values["digest-file"], `${digest}\n`);
  console.log(`${image}@${digest}`);
  return EXIT.ok;
}

async function digestOf(image: string): Promise<string> {
  const stdout = await must("docker", ["inspect", "--format={{index .RepoDigests 0}}", image]);
  const digest = /sha256:[0-9a-f]{64}/.exec(stdout)?.[0];
  if (digest === undefined) {
    throw new ScriptError(`docker names no digest of ${image}: ${stdout}`);
  }
  return digest;
}

void runScript(main);
