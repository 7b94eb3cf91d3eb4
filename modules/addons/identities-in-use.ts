import type { AddonIdentityKey } from "../azure/workload-identities";
import type { AzureEnvironment } from "../environment/environment";
import type { Addon } from "../platform/addon";
import { installedAddons } from "../platform/addons";
import { CATALOGUE } from "./catalogue";

/** The managed identities that the add-ons of an environment sign in as; no other is made. */
export function identitiesInUse(environment: AzureEnvironment): ReadonlySet<AddonIdentityKey> {
  return new Set(
    installedAddons<Addon>(environment, CATALOGUE).flatMap((addon) => [
      ...(addon.identities ?? []),
      ...(addon.secrets?.(environment) ?? []).map(({ identity }) => identity),
    ]),
  );
}
