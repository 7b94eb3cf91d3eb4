import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { processEnvironment, selectEnvironment } from "../../environments/environments";
import { azureNames } from "../../modules/azure/azure-names";
import { imageRepository, valueFor } from "../../modules/workloads/application-image";
import { applications } from "../../modules/workloads/catalogue";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { must, passInterruptsOn } from "../command";

/**
 * `npm run image`: builds every application's image once, lists what is in it, scans it, pushes it
 * to the registry of the selected environment under the tag `IMAGE_TAG`, and writes the digests to a
 * file, as `IMAGE_DIGEST` takes them. Needs docker and trivy; nothing is pushed while the scan of
 * any image finds something that can be fixed.
 */
async function main(): Promise<ExitCode> {
  const { values } = parseArgs({
    options: {
      /** Where the digests are written, for the jobs that deploy them. */
      "digest-file": { type: "string", default: "image-digest.txt" },
      /** Folder of the lists of contents, `<application>.cdx.json` (CycloneDX). */
      "sbom-folder": { type: "string", default: "sbom" },
      /** Commit the images are built from, for their label. */
      revision: { type: "string", default: "unknown" },
    },
  });
  passInterruptsOn();
  const { imageTag } = processEnvironment();
  const environment = selectEnvironment();
  if (environment.target !== "azure" || imageTag === undefined) {
    throw new ScriptError("npm run image needs ENVIRONMENT (one in Azure) and IMAGE_TAG");
  }
  const images = applications.map((application) => {
    const tag = valueFor(imageTag, application.name) ?? application.image.version;
    const reference = `${imageRepository(environment, application)}:${tag}`;
    return { application, tag, reference };
  });
  mkdirSync(values["sbom-folder"], { recursive: true });
  for (const { application, tag, reference } of images) {
    await must("docker", [
      "build",
      `--tag=${reference}`,
      `--build-arg=VERSION=${tag}`,
      `--build-arg=REVISION=${values.revision}`,
      `--file=${application.image.dockerfile}`,
      ".",
    ]);
    const sbom = path.join(values["sbom-folder"], `${application.name}.cdx.json`);
    await must("trivy", ["image", "--format=cyclonedx", `--output=${sbom}`, reference]);
    await must("trivy", [
      "image",
      "--exit-code=1",
      "--severity=HIGH,CRITICAL",
      "--ignore-unfixed",
      "--no-progress",
      reference,
    ]);
  }
  await must("az", ["acr", "login", `--name=${azureNames(environment).registry}`]);
  const digests: string[] = [];
  for (const { application, reference } of images) {
    await must("docker", ["push", reference]);
    const digest = await digestOf(reference);
    digests.push(`${application.name}=${digest}`);
    console.log(`${reference}@${digest}`);
  }
  writeFileSync(values["digest-file"], `${digests.join()}\n`);
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
