import type { AzureEnvironment } from "../environment/environment";
import type { Addon, VaultSecret } from "../platform/addon";
import { installedAddons } from "../platform/addons";
import { CATALOGUE } from "./catalogue";

/** The secrets that have to be in an environment's key vault before its platform is deployed. */
export function vaultSecrets(environment: AzureEnvironment): readonly VaultSecret[] {
  return installedAddons<Addon>(environment, CATALOGUE)
    .flatMap((addon) => addon.secrets?.(environment) ?? [])
    .flatMap(({ secrets }) => secrets);
}
