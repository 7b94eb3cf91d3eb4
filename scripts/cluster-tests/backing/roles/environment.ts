import type { LocalEnvironment } from "../../../../modules/environment/environment";

/**
 * The environment with the roles of every application that can as programs of their own, and with KEDA or
 * without.
 */
export function withSeparateRoles(
  environment: LocalEnvironment,
  hasKeda: boolean,
): LocalEnvironment {
  const workloads = (Object.entries(environment.workloads) as [string, object][])
    .filter(([, settings]) => "roles" in settings)
    .map(([name, settings]) => [name, { ...settings, roles: "separate" }] as const);
  const { platform } = environment;
  const { keda } = platform.addons;
  return {
    ...environment,
    platform: {
      ...platform,
      addons: { ...platform.addons, keda: { ...keda, enabled: hasKeda } },
    },
    workloads: { ...environment.workloads, ...Object.fromEntries(workloads) },
  };
}
