import type { InfrastructureSettings } from "../azure/settings/infrastructure";
import { azureNames } from "../azure/azure-names";
import type { Environment } from "../environment/environment";
import type { Addon } from "./addon";
import { type HelmValues, valuesAt } from "./helm-values";

/**
 * The one registry of those below that Azure's takes no image from without an account there:
 * https://learn.microsoft.com/azure/container-registry/artifact-cache-overview#upstream-support
 * (read 2026-11).
 */
export const DOCKER_HUB = "docker.io";

/** Secrets of the key vault with an account of Docker Hub; people give them to `npm run bootstrap`. */
export const DOCKER_HUB_SECRETS = {
  username: "docker-hub-username",
  password: "docker-hub-token",
} as const;

/** Registries whose images the environment's own fetches and keeps, in alphabetical order. */
export function cachedRegistries(
  addons: readonly Addon[],
  settings: InfrastructureSettings["registry"],
): readonly string[] {
  const sources = addons.flatMap(({ images }) => Object.values(images).map(registryOf));
  return [...new Set(sources)].filter((source) => isCached(source, settings)).sort();
}

/** Values that let a chart's images come from the environment's own registry; none outside Azure. */
export function cachedImages({ images }: Addon, environment: Environment): HelmValues {
  if (environment.target !== "azure") {
    return {};
  }
  const { registryLoginServer } = azureNames(environment);
  return valuesAt(
    Object.entries(images)
      .filter(([, source]) => isCached(registryOf(source), environment.infrastructure.registry))
      .map(([path, source]) => [path, `${registryLoginServer}/${source}`]),
  );
}

function isCached(source: string, settings: InfrastructureSettings["registry"]): boolean {
  return settings.cache && (source !== DOCKER_HUB || settings.dockerHub);
}

function registryOf(source: string): string {
  return source.split("/")[0] ?? source;
}
