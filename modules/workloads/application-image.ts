import { azureNames } from "../azure/azure-names";
import type { Environment } from "../environment/environment";
import type { Image } from "../kubernetes/image";
import type { Application } from "./application";

/**
 * What a variable such as `IMAGE_TAG` says for an application: one value for all of them, or
 * `<application>=<value>` for each, separated by commas.
 */
export function valueFor(variable: string | undefined, name: string): string | undefined {
  const values = variable?.split(",") ?? [];
  const own = values.find((value) => value.startsWith(`${name}=`));
  return own === undefined ? values.find((value) => !value.includes("=")) : own.split("=")[1];
}

/** Where an application's image lies, without tag and digest. */
export function imageRepository(
  environment: Environment,
  { name }: Pick<Application, "name">,
): string {
  return environment.target === "azure"
    ? `${azureNames(environment).registryLoginServer}/${name}`
    : name;
}

/** The image of the pipeline's tag or digest, else of the application's own version. */
export function applicationImage(
  environment: Environment,
  application: Pick<Application, "name" | "image">,
): Image {
  const { name, image } = application;
  const digest = valueFor(environment.settings.imageDigest, name);
  return {
    repository: imageRepository(environment, application),
    tag: valueFor(environment.settings.imageTag, name) ?? image.version,
    ...(digest !== undefined && { digest }),
  };
}
