import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { processEnvironment, selectEnvironment } from "../../environments/environments";
import { azureNames } from "../../modules/azure/azure-names";
import { imageRepository, valueFor } from "../../modules/workloads/application-image";
import { applications } from "../../modules/workloads/catalogue";
import type { Arguments } from "../arguments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { must } from "../command";
import { sign } from "./signatures";

const USAGE = {
  command: "npm run image",
  does: "Builds every application's image once, lists what is in it, scans it, and pushes it to the registry of ENVIRONMENT under the tag IMAGE_TAG. Nothing is pushed while the scan of any image finds something that can be fixed. Needs docker, trivy and `az login`.",
  options: {
    "digest-file": {
      type: "string",
      takes: "FILE",
      default: "image-digest.txt",
      help: "where the digests are written, as IMAGE_DIGEST takes them",
    },
    "sbom-folder": {
      type: "string",
      takes: "FOLDER",
      default: "sbom",
      help: "where the lists of contents go, as <application>.cdx.json (CycloneDX)",
    },
    sign: {
      type: "boolean",
      default: false,
      help: "where infrastructure.delivery.signedImages says so, signs what was pushed, and the lists, as the pipeline's job that this is; needs cosign",
    },
    revision: {
      type: "string",
      takes: "COMMIT",
      default: "unknown",
      help: "what the images are built from, for their label",
    },
  },
} as const;

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
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
    const sbom = sbomOf(values["sbom-folder"], application);
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
    if (values.sign && environment.infrastructure.delivery.signedImages) {
      const image = `${imageRepository(environment, application)}@${digest}`;
      await sign(image, sbomOf(values["sbom-folder"], application));
    }
  }
  writeFileSync(values["digest-file"], `${digests.join()}\n`);
  return EXIT.ok;
}

function sbomOf(folder: string, { name }: { readonly name: string }): string {
  return path.join(folder, `${name}.cdx.json`);
}

async function digestOf(image: string): Promise<string> {
  const stdout = await must("docker", ["inspect", "--format={{index .RepoDigests 0}}", image]);
  const digest = /sha256:[0-9a-f]{64}/.exec(stdout)?.[0];
  if (digest === undefined) {
    throw new ScriptError(`docker names no digest of ${image}: ${stdout}`);
  }
  return digest;
}

void runScript(USAGE, main);
