import type { LocalEnvironment } from "../../../../modules/environment/environment";

/** The environment with the roles of every application that can as programs of their own. */
export function withSeparateRoles(environment: LocalEnvironment): LocalEnvironment {
  const workloads = (Object.entries(environment.workloads) as [string, object][])
    .filter(([, settings]) => "roles" in settings)
    .map(([name, settings]) => [name, { ...settings, roles: "separate", backup: null }] as const);
  return {
    ...environment,
    workloads: { ...environment.workloads, ...Object.fromEntries(workloads) },
  };
}
