import type { AzureEnvironment } from "../environment/environment";
import type { Addon, VaultSecret } from "../platform/addon";
import { DOCKER_HUB_SECRETS } from "../platform/image-cache";
import { installedAddons } from "../platform/addons";
import { CATALOGUE } from "./catalogue";

const DOCKER_HUB: readonly VaultSecret[] = [
  {
    name: DOCKER_HUB_SECRETS.username,
    origin: "given",
    description: "User name at Docker Hub, for the registry's cache",
  },
  {
    name: DOCKER_HUB_SECRETS.password,
    origin: "given",
    description: "Access token of that user, public repositories read-only",
  },
];

/** The secrets that have to be in an environment's key vault before its platform is deployed. */
export function vaultSecrets(environment: AzureEnvironment): readonly VaultSecret[] {
  const ofAddons = installedAddons<Addon>(environment, CATALOGUE)
    .flatMap((addon) => addon.secrets?.(environment) ?? [])
    .flatMap(({ secrets }) => secrets);
  return environment.infrastructure.registry.dockerHub ? [...DOCKER_HUB, ...ofAddons] : ofAddons;
}
